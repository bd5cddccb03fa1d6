#include "rules/links.h"

#include <algorithm>

namespace mithaq::rules {

namespace {

constexpr std::size_t longest_address = 500;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_host(std::string_view text) {
  const auto colon = text.find(':');
  const std::string_view port = colon == std::string_view::npos ? "443" : text.substr(colon + 1);
  const std::string_view name = text.substr(0, colon);
  const bool is_port =
      !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  return is_port && name.find('.') != std::string_view::npos && is_letter_or_digit(name.front()) &&
         is_letter_or_digit(name.back()) && name.find("..") == std::string_view::npos &&
         std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

}  // namespace

Value links_value(const CharterLinks& links) {
  Value out = Value::object({});
  if (!links.easy_read_ar.empty()) out.set("easy_read_ar", links.easy_read_ar);
  if (!links.easy_read_en.empty()) out.set("easy_read_en", links.easy_read_en);
  if (!links.sign_language.empty()) out.set("sign_language", links.sign_language);
  return out;
}

CharterLinks links_from(const Value& value) {
  return {value.string_or("sign_language", ""), value.string_or("easy_read_ar", ""),
          value.string_or("easy_read_en", "")};
}

bool is_https_address(std::string_view text) {
  constexpr std::string_view begins = "https://", no = "\"'<>\\^`{|}";
  if (!text.starts_with(begins) || text.size() > longest_address) return false;
  const bool is_plain =
      std::ranges::all_of(text, [&](char c) { return c > 0x20 && c < 0x7f && no.find(c) == std::string_view::npos; });
  const std::string_view rest = text.substr(begins.size());
  return is_plain && is_host(rest.substr(0, rest.find_first_of("/?#")));
}

Step refused_links(const CharterLinks& links) {
  const std::pair<const char*, const std::string*> all[] = {{"sign_language", &links.sign_language},
                                                            {"easy_read_ar", &links.easy_read_ar},
                                                            {"easy_read_en", &links.easy_read_en}};
  for (const auto& [field, address] : all)
    if (!address->empty() && !is_https_address(*address))
      return Refusal{"link-form", {{"field", field}, {"address", *address}}};
  return std::nullopt;
}

}  // namespace mithaq::rules
