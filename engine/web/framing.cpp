#include "web/framing.h"

#include <algorithm>
#include <charconv>

namespace mithaq::web {
namespace {

// RFC 9110 5.6.2
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool is_target(std::string_view text) {
  return text.starts_with('/') && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == '\t' || static_cast<unsigned char>(c) >= 0x20; }) &&
         text.find('\x7f') == std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// A CR or LF that is not part of a CR LF, or a NUL.
bool has_stray_byte(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') return true;
    if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) return true;
    if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return true;
  }
  return false;
}

std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

// Fields that must not be said twice, not even equally.
bool is_single(std::string_view name) {
  return name == "host" || name == "content-length" || name == "transfer-encoding" || name == "content-type" ||
         name == "origin" || name == "referer";
}

std::optional<Fault> read_request_line(std::string_view line, Request& request) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return Fault{400};
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method) || !is_target(target) || version.size() != 8 || !version.starts_with("HTTP/"))
    return Fault{400};
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Fault{505};
  const auto question = std::min(target.find('?'), target.size());
  request.method = method;
  request.path = target.substr(0, question);
  request.query = target.substr(std::min(question + 1, target.size()));
  return std::nullopt;
}

std::optional<Fault> read_field(std::string_view line, Request& request) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return Fault{400};
  const std::string name = lower(line.substr(0, colon));
  auto value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  if (!is_value(value)) return Fault{400};
  const auto [place, is_new] = request.headers.emplace(name, value);
  if (is_new) return std::nullopt;
  if (is_single(name)) return Fault{400};
  place->second += (name == "cookie" ? "; " : ", ") + std::string(value);
  return std::nullopt;
}

// How long the body is; only a plain length is taken.
Result<std::size_t, Fault> body_length(const Request& request, const Limits& limits) {
  const bool has_length = request.headers.contains("content-length");
  if (request.headers.contains("transfer-encoding")) return Fault{has_length ? 400 : 411};
  if (!has_length) return request.method == "POST" ? Result<std::size_t, Fault>(Fault{411}) : std::size_t{0};
  const std::string& text = request.header("content-length");
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) return Fault{400};
  std::size_t length = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
  if (read.ec != std::errc{} || length > limits.body_bytes) return Fault{413};
  return length;
}

}  // namespace

std::optional<Result<Head, Fault>> head(std::string_view bytes, const Limits& limits) {
  const auto end = bytes.find("\r\n\r\n");
  const auto seen = bytes.substr(0, end == std::string_view::npos ? bytes.size() : end + 4);
  if (has_stray_byte(seen)) return Fault{400};
  if (seen.size() > limits.head_bytes) return Fault{431};
  if (end == std::string_view::npos) return std::nullopt;

  Head out;
  out.bytes = seen.size();
  auto rest = bytes.substr(0, end + 2);
  const auto first = next_line(rest);
  const bool is_old = first.ends_with("HTTP/1.0");
  if (const auto fault = read_request_line(first, out.request)) return *fault;
  for (std::size_t fields = 0; !rest.empty(); ++fields) {
    if (fields == limits.head_fields) return Fault{431};
    if (const auto fault = read_field(next_line(rest), out.request)) return *fault;
  }
  if (!is_old && !out.request.headers.contains("host")) return Fault{400};
  const auto length = body_length(out.request, limits);
  if (!length) return length.error();
  out.body = *length;
  const std::string connection = lower(out.request.header("connection"));
  out.close = connection.find("close") != std::string::npos || is_old;
  out.wants_continue = lower(out.request.header("expect")) == "100-continue";
  return out;
}

}  // namespace mithaq::web
