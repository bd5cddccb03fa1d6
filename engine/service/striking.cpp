#include "service/striking.h"

#include <algorithm>

namespace mithaq::service {

namespace {

constexpr std::size_t token_length = 26;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_base32(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '2' && c <= '7'); }
bool is_word(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }
// What an address or a link is made of, as far as ours go.
bool is_address(char c) { return is_word(c) || std::string_view("+-._@").find(c) != std::string_view::npos; }
bool is_link(char c) { return is_address(c) || std::string_view(":/%?=&#~[]").find(c) != std::string_view::npos; }

// How long the run of base32 at a place is.
std::size_t run(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_base32(text[at + n])) ++n;
  return n;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
  return (at == 0 || !is_word(text[at - 1])) && (at + size == text.size() || !is_word(text[at + size]));
}

struct Place {
  std::size_t begin = 0, end = 0;
};

// The word round a place, without the full stop that ends its sentence.
template <class Is>
Place widened(std::string_view text, std::size_t begin, std::size_t end, Is is) {
  while (begin > 0 && is(text[begin - 1])) --begin;
  while (end < text.size() && is(text[end])) ++end;
  while (end > begin && (text[end - 1] == '.' || text[end - 1] == ':')) --end;
  return {begin, end};
}

bool ends_in(std::string_view text, std::size_t at, std::string_view word) {
  if (at < word.size()) return false;
  const std::string_view before = text.substr(at - word.size(), word.size());
  return std::equal(before.begin(), before.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

// The secret that a run of base32 is part of, if it is one.
bool is_secret(std::string_view text, std::size_t at, std::size_t size, Place& out) {
  if (size < token_length) return false;
  if (ends_in(text, at, "/s/")) return out = widened(text, at, at + size, is_link), true;
  for (const std::string_view local : {"answer+", "bounce+"})
    if (ends_in(text, at, local)) return out = widened(text, at - local.size(), at + size, is_address), true;
  const std::string_view word = text.substr(at, size);
  const bool has_digit = word.find_first_of("234567") != std::string_view::npos;
  if (size != token_length || !has_digit || !stands_alone(text, at, size)) return false;
  return out = {at, at + size}, true;
}

}  // namespace

std::string without_secrets(std::string_view text, std::string_view mark) {
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = run(text, at);
    if (Place place; is_secret(text, at, size, place)) {
      place.begin = std::max(place.begin, done);
      out.append(text.substr(done, place.begin - done)).append(mark);
      done = place.end;
      at = std::max(place.end, at + size);
    } else {
      at += std::max<std::size_t>(size, 1);
    }
  }
  return out.append(text.substr(std::min(done, text.size())));
}

}  // namespace mithaq::service
