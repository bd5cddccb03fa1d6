#include "document.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "bytes.h"
#include "seal.h"

namespace mithaq::signatures {

namespace {

constexpr std::size_t largest_document = 4U << 20;

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// "[ 0 1234 5678 90   ]" behind /ByteRange.
std::array<std::size_t, 4> range_in(std::string_view pdf) {
  constexpr std::string_view name = "/ByteRange";
  const std::size_t at = pdf.find(name);
  if (at == std::string_view::npos || pdf.find(name, at + 1) != std::string_view::npos)
    throw std::invalid_argument("a PDF to be sealed has one /ByteRange");
  std::string_view rest = pdf.substr(at + name.size(), 80);
  const auto skip = [&rest] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
  skip();
  if (!rest.starts_with('[')) throw std::invalid_argument("/ByteRange has no numbers");
  rest.remove_prefix(1);
  std::array<std::size_t, 4> out{};
  for (std::size_t& number : out) {
    skip();
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc()) throw std::invalid_argument("/ByteRange has no four numbers");
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
  }
  skip();
  if (!rest.starts_with(']')) throw std::invalid_argument("/ByteRange has more than four numbers");
  return out;
}

std::string signed_part(const DocumentRequest& request) {
  if (request.bytes.size() > largest_document) throw std::invalid_argument("the document is too large to be sealed");
  if (request.what == "certificate-pdf") {
    const Place place = place_for_seal(request.bytes);
    return request.bytes.substr(0, place.from) + request.bytes.substr(place.to);
  }
  if (request.what != "package") throw std::invalid_argument("no such document is sealed: " + request.what);
  if (!is_tag_manifest(request.bytes)) throw std::invalid_argument("a package is sealed by its tag manifest");
  return request.bytes;
}

std::string with_seal(std::string pdf, const std::string& cms) {
  const Place place = place_for_seal(pdf);
  std::string digits = hex(cms);
  const std::size_t room = place.to - place.from - 2;
  if (digits.size() > room) throw std::runtime_error("the seal does not fit into its place in the PDF");
  digits.resize(room, '0');
  return pdf.replace(place.from + 1, room, digits);
}

}  // namespace

Place place_for_seal(std::string_view pdf) {
  if (!pdf.starts_with("%PDF-1.7")) throw std::invalid_argument("not a PDF of version 1.7");
  const auto [zero, first, second, rest] = range_in(pdf);
  const bool is_whole =
      zero == 0 && first > 0 && first + 2 < second && second < pdf.size() && pdf.size() - second == rest;
  if (!is_whole || pdf[first] != '<' || pdf[second - 1] != '>')
    throw std::invalid_argument("/ByteRange leaves out something else than the place of the seal");
  if (pdf.substr(first + 1, second - first - 2).find_first_not_of('0') != std::string_view::npos)
    throw std::invalid_argument("the place of the seal is not empty");
  return {first, second};
}

bool is_tag_manifest(std::string_view bytes) {
  constexpr std::size_t digest = 128;
  if (bytes.empty() || !bytes.ends_with('\n')) return false;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const std::string_view line = bytes.substr(0, end);
    if (line.size() < digest + 3 || !is_hex(line.substr(0, digest)) || line.substr(digest, 2) != "  ") return false;
    const std::string_view path = line.substr(digest + 2);
    const bool is_path = std::all_of(path.begin(), path.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    if (!is_path) return false;
    bytes.remove_prefix(end + 1);
  }
  return true;
}

std::string key_fingerprint(const Key& key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) openssl_failed("write a public key");
  const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return hex(sha256(bytes));
}

SealedDocument sealed_document(const DocumentRequest& request, const Keys& keys, const Vault& vault) {
  const std::string content = signed_part(request);
  const SealRequest about{request.what, request.charter, hex(sha256(content)), request.index};
  const Numbered made = numbered(about, vault, [&](const std::string& statement) {
    return std::vector<std::string>{
        cms_signature(keys.seal_p256, keys.certificate, keys.authority_pem, content, statement)};
  });
  SealedDocument out;
  out.statement = made.statement;
  out.cms = made.parts.at(0);
  out.fingerprint = key_fingerprint(keys.seal_p256);
  if (request.what == "certificate-pdf") out.bytes = with_seal(request.bytes, out.cms);
  return out;
}

}  // namespace mithaq::signatures
