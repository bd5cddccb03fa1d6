#include "notices/reply_notice.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace mithaq::notices {
namespace {

constexpr std::size_t long_enough = 20;   // letters: a piece of a notice, not a writer's own word
constexpr std::size_t longest_word = 40;  // a longer one is a hash or a signature
constexpr std::ptrdiff_t digits_of_a_number = 3;

bool is_link(std::string_view word) {
  return word.find("://") != std::string_view::npos || word.find('@') != std::string_view::npos;
}

// The host of a link, or what stands behind the @ of an address.
std::string host_in(std::string_view word) {
  const auto scheme = word.find("://");
  word.remove_prefix(scheme == std::string_view::npos ? word.find('@') + 1 : scheme + 3);
  return std::string(word.substr(0, word.find_first_of("/:?#<>()[]")));
}

// A root or a signature of the checkpoint.
bool is_code(std::string_view word) {
  return word.size() >= longest_word && std::all_of(word.begin(), word.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
         });
}

template <class Act>
void each_word(std::string_view form, Act act) {
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t end = std::min(form.find(' ', at), form.size());
    act(form.substr(at, end - at));
    at = end + 1;
  }
}

std::string letters_of(std::string_view word) {
  std::string out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(word.data());
  const auto length = static_cast<std::int64_t>(word.size());
  for (std::int64_t i = 0; i < length;) {
    const std::int64_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c >= 0 && u_isalpha(c))
      out += word.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
  }
  return out;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Rules, borders and the marks of lists.
bool is_ornament(std::string_view form) {
  return form.find_first_not_of(" -_=*#|<>[]().+~:,/\\\"'0123456789") == std::string_view::npos;
}

bool ends_in_code(std::string_view form) {
  const auto last = form.find_last_of(' ');
  return is_code(last == std::string_view::npos ? form : form.substr(last + 1));
}

}  // namespace

NoticeWords::NoticeWords(const std::vector<std::string>& notices) {
  for (const std::string& notice : notices)
    each_word(matching_form(notice), [&](std::string_view word) {
      if (std::string host = is_link(word) ? host_in(word) : ""; !host.empty()) hosts_.push_back(std::move(host));
    });
  std::sort(hosts_.begin(), hosts_.end());
  hosts_.erase(std::unique(hosts_.begin(), hosts_.end()), hosts_.end());
  for (const std::string& notice : notices) {
    for (const ReplyLine& line : lines_of(notice)) {
      std::vector<std::size_t> ends;
      const std::string one = compared(line.form, &ends);
      for (const std::size_t end : ends) ends_.push_back(all_.size() + end);
      all_ += one;
      const bool has_digit = line.form.find_first_of("0123456789") != std::string::npos;
      has_numbers_ = has_numbers_ || (one.empty() && has_digit && is_ornament(line.form));
    }
    all_ += '\n';
    ends_.push_back(all_.size());
  }
}

bool NoticeWords::is_ours(std::string_view word) const {
  return is_link(word) && std::any_of(hosts_.begin(), hosts_.end(), [&](const std::string& host) {
           return word.find(host) != std::string_view::npos;
         });
}

std::string NoticeWords::compared(std::string_view form, std::vector<std::size_t>* ends) const {
  std::string out;
  each_word(form, [&](std::string_view word) {
    // A program may write the address straight behind the words that it was laid on.
    if (is_ours(word)) word = word.substr(0, word.find_first_of("<[("));
    if (is_ours(word)) return;
    if (is_code(word)) return;
    const std::string letters = letters_of(word);
    if (letters.empty()) return;
    out += letters;
    if (ends) ends->push_back(out.size());
  });
  return out;
}

bool NoticeWords::is_between(Place place) const {
  return place == 0 || std::binary_search(ends_.begin(), ends_.end(), place);
}

bool NoticeWords::has(const ReplyLine& line, std::string_view next, Places& reached) const {
  const std::string one = compared(line.form);
  if (one.empty()) {
    std::string rest;
    each_word(line.form, [&](std::string_view word) {
      if (!is_ours(word) && !is_code(word)) (rest += word) += ' ';
    });
    if (!is_ornament(rest)) return false;
    const auto digits = std::count_if(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits == 0 || ends_in_code(next) || (has_numbers_ && digits >= digits_of_a_number);
  }
  const auto stands_at = [&](Place at) {
    return at < all_.size() && std::string_view(all_).substr(at).starts_with(one) && is_between(at + one.size());
  };
  Places found;
  for (const Place at : reached)
    if (stands_at(at)) found.push_back(at + one.size());
  const bool is_long = characters(one) >= long_enough;
  if (found.empty())
    for (Place at = all_.find(one); at != std::string::npos; at = all_.find(one, at + 1)) {
      const bool begins_notice = at == 0 || all_[at - 1] == '\n';
      if (is_between(at) && stands_at(at) && (is_long || begins_notice)) found.push_back(at + one.size());
    }
  if (found.empty()) return false;
  reached = std::move(found);
  return true;
}

}  // namespace mithaq::notices
