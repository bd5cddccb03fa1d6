#include "web/http.h"

#include <zlib.h>

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/Net/NameValueCollection.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace mithaq::web {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded_part(std::string_view part) {
  std::string out;
  out.reserve(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] == '+') {
      out += ' ';
    } else if (part[i] == '%' && i + 2 < part.size() && hex_digit(part[i + 1]) >= 0 && hex_digit(part[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(part[i + 1]) * 16 + hex_digit(part[i + 2]));
      i += 2;
    } else {
      out += part[i];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `take` with each part of a list.
template <class Take>
void split(std::string_view list, char separator, Take take) {
  while (!list.empty()) {
    const auto end = std::min(list.find(separator), list.size());
    take(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

std::string gzipped(const std::string& body) {
  z_stream stream{};
  // 15 bits of window, plus 16: a gzip frame.
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("cannot start zlib");
  std::string out(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return out;
}

// Below this a gzip frame saves nothing.
constexpr std::size_t smallest_gzipped = 256;
constexpr std::size_t parts_at_most = 64;

}  // namespace

Fields Fields::decoded(std::string_view encoded) {
  Fields out;
  split(encoded, '&', [&](std::string_view pair) {
    if (pair.empty()) return;
    const auto equals = std::min(pair.find('='), pair.size());
    out.fields_.emplace_back(decoded_part(pair.substr(0, equals)),
                             decoded_part(pair.substr(std::min(equals + 1, pair.size()))));
  });
  return out;
}

Fields Fields::of(const Request& request) {
  const std::string& type = request.header("content-type");
  if (!type.starts_with("multipart/form-data")) return decoded(request.body);
  Fields out;
  try {
    std::string kind;
    Poco::Net::NameValueCollection parameters;
    Poco::Net::MessageHeader::splitParameters(type, kind, parameters);
    std::istringstream body(request.body);
    Poco::Net::MultipartReader parts(body, parameters.get("boundary"));
    while (parts.hasNextPart() && out.fields_.size() < parts_at_most) {
      Poco::Net::MessageHeader header;
      parts.nextPart(header);
      Poco::Net::NameValueCollection names;
      Poco::Net::MessageHeader::splitParameters(header.get("content-disposition", ""), kind, names);
      std::string value{std::istreambuf_iterator<char>(parts.stream()), {}};
      out.fields_.emplace_back(names.get("name", ""), std::move(value));
    }
  } catch (const Poco::Exception&) {
    // What cannot be read is not there, as with every other form.
  }
  return out;
}

const std::string& Fields::get(std::string_view name) const {
  static const std::string none;
  const auto found =
      std::ranges::find(fields_, name, [](const auto& field) -> std::string_view { return field.first; });
  return found == fields_.end() ? none : found->second;
}

std::vector<std::string> Fields::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : fields_)
    if (key == name) out.push_back(value);
  return out;
}

bool Fields::has(std::string_view name) const {
  return std::ranges::any_of(fields_, [&](const auto& field) { return field.first == name; });
}

const std::string& Request::header(const std::string& name) const {
  static const std::string none;
  const auto found = headers.find(name);
  return found == headers.end() ? none : found->second;
}

std::string Request::cookie(std::string_view name) const {
  std::string out;
  split(header("cookie"), ';', [&](std::string_view part) {
    part = trimmed(part);
    const auto equals = part.find('=');
    if (out.empty() && equals != std::string_view::npos && part.substr(0, equals) == name)
      out = part.substr(equals + 1);
  });
  return out;
}

bool Request::accepts_gzip() const {
  bool accepted = false;
  split(header("accept-encoding"), ',', [&](std::string_view part) {
    const auto semicolon = std::min(part.find(';'), part.size());
    if (trimmed(part.substr(0, semicolon)) != "gzip") return;
    const auto quality = trimmed(part.substr(std::min(semicolon + 1, part.size())));
    accepted = quality.empty() || (quality.starts_with("q=") && quality.find_first_of("123456789") != quality.npos);
  });
  return accepted;
}

std::string_view reason(int status) {
  return Poco::Net::HTTPResponse::getReasonForStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(status));
}

std::string written(Response response, const Request& request, bool close) {
  std::ostringstream out;
  out << "HTTP/1.1 " << response.status << ' ' << reason(response.status) << "\r\n";
  const auto field = [&out](std::string_view name, std::string_view value) {
    if (value.find_first_of("\r\n") != std::string_view::npos)
      throw std::logic_error("a header of an answer holds a line break: " + std::string(name));
    out << name << ": " << value << "\r\n";
  };
  field("Date", Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::HTTP_FORMAT));
  field("Content-Security-Policy", "default-src 'none'; style-src " + response.style +
                                       (response.script.empty() ? "" : "; script-src " + response.script) +
                                       "; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
  field("X-Content-Type-Options", "nosniff");
  field("Referrer-Policy", "no-referrer");
  field("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  if (!response.open) {
    field("Cache-Control", "no-store");
    field("X-Robots-Tag", "noindex");
  }
  for (const auto& [name, value] : response.headers) field(name, value);
  if (!response.body.empty()) {
    field("Content-Type", response.type);
    field("Vary", "Accept-Encoding");
    if (request.accepts_gzip() && response.body.size() >= smallest_gzipped) {
      response.body = gzipped(response.body);
      field("Content-Encoding", "gzip");
    }
  }
  field("Content-Length", std::to_string(response.body.size()));
  field("Connection", close ? "close" : "keep-alive");
  out << "\r\n";
  if (request.method != "HEAD") out << response.body;
  return out.str();
}

}  // namespace mithaq::web
