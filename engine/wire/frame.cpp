#include "wire/frame.h"

#include <charconv>
#include <limits>

namespace mithaq::wire {

namespace {

template <class Number>
void put(std::string& out, Number number) {
  for (std::size_t i = 0; i < sizeof(Number); ++i) out += static_cast<char>((number >> (8 * i)) & 0xff);
}

template <class Number>
Number take(std::string_view& in) {
  if (in.size() < sizeof(Number)) throw BadFrame("frame ends within a length");
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(in[i])} << (8 * i);
  }
  in.remove_prefix(sizeof(Number));
  return static_cast<Number>(number);
}

std::string take_bytes(std::string_view& in, std::size_t size) {
  if (in.size() < size) throw BadFrame("frame ends within a field");
  std::string bytes(in.substr(0, size));
  in.remove_prefix(size);
  return bytes;
}

// Length of the well-formed UTF-8 sequence at the beginning (RFC 3629: no surrogates, no overlong forms,
// nothing above U+10FFFF); 0 when there is none.
std::size_t sequence(std::string_view s) {
  const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0; };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xc0) == 0x80; };
  const auto lead = at(0);
  if (lead < 0x80) return s.empty() ? 0 : 1;
  if (lead >= 0xc2 && lead <= 0xdf) return tail(1) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const bool second = tail(1) && !(lead == 0xe0 && at(1) < 0xa0) && !(lead == 0xed && at(1) > 0x9f);
    return second && tail(2) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const bool second = tail(1) && !(lead == 0xf0 && at(1) < 0x90) && !(lead == 0xf4 && at(1) > 0x8f);
    return second && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string encode_header(const Frame& frame) {
  if (frame.fields.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw std::invalid_argument("a frame has at most 65535 fields");
  }
  std::string out;
  put(out, version);
  put(out, static_cast<std::uint16_t>(frame.type));
  put(out, static_cast<std::uint16_t>(frame.fields.size()));
  return out;
}

std::string encode_fields(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (name.size() > std::numeric_limits<std::uint16_t>::max()) throw std::invalid_argument("field name too long");
    if (value.size() > largest_body) throw std::invalid_argument("field too long: " + name);
    put(out, static_cast<std::uint16_t>(name.size()));
    put(out, static_cast<std::uint32_t>(value.size()));
    out += name;
    out += value;
  }
  return out;
}

Header decode_header(std::string_view packet) {
  const auto said = take<std::uint32_t>(packet);
  if (said != version) throw BadFrame("frame of version " + std::to_string(said));
  Header header;
  header.type = static_cast<Type>(take<std::uint16_t>(packet));
  header.n = take<std::uint16_t>(packet);
  return header;
}

Fields decode_fields(std::string_view bytes, std::uint16_t n) {
  Fields fields;
  for (std::uint16_t i = 0; i < n; ++i) {
    const auto name_length = take<std::uint16_t>(bytes);
    const auto value_length = take<std::uint32_t>(bytes);
    Field field;
    field.name = take_bytes(bytes, name_length);
    field.value = take_bytes(bytes, value_length);
    fields.push_back(std::move(field));
  }
  if (!bytes.empty()) throw BadFrame("frame goes on behind its last field");
  return fields;
}

bool is_text(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = sequence(bytes);
    if (length == 0 || bytes.front() == '\0') return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string clean_text(std::string_view bytes, std::size_t longest) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t length = sequence(bytes);
    const auto first = static_cast<unsigned char>(bytes.front());
    const bool control = (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f;
    const std::string_view good = length == 0 || control ? "\xef\xbf\xbd" : bytes.substr(0, length);
    if (out.size() + good.size() > longest) break;
    out += good;
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

const std::string& Reader::bytes(std::string_view name) const {
  for (const auto& field : fields_) {
    if (field.name == name) return field.value;
  }
  throw BadFrame("missing field: " + std::string(name));
}

const std::string& Reader::text(std::string_view name, std::size_t longest) const {
  const auto& value = bytes(name);
  if (value.size() > longest) throw BadFrame("field too long: " + std::string(name));
  if (!is_text(value)) throw BadFrame("field is not text (UTF-8 without NUL): " + std::string(name));
  return value;
}

std::int64_t Reader::number(std::string_view name) const { return number_from(bytes(name)); }

bool Reader::flag(std::string_view name) const {
  const auto& value = bytes(name);
  if (value != "yes" && value != "no") throw BadFrame("field is neither yes nor no: " + std::string(name));
  return value == "yes";
}

std::int64_t number_from(std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) throw BadFrame("field is not a number");
  return number;
}

std::string flag_text(bool flag) { return flag ? "yes" : "no"; }

}  // namespace mithaq::wire
