// What stands about an answer and is no text: greetings, closing formulas, names, what programs and lawyers add.
//
// Recognised as whole lines, by what is known: the words of config/replies.toml and the names that are given. What is
// not recognised is text, and text under an approval is asked about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notices/reply_lines.h"

namespace mithaq::notices {

class Around {
 public:
  // `names`: of the body, of those who speak for it, of the house.
  Around(const ReplyWords& words, const std::vector<std::string>& names);

  bool is_greeting(const ReplyLine& line) const;
  bool is_closing(const ReplyLine& line) const;

  // The place of the first closing formula, or behind the last line.
  std::size_t closing(const std::vector<ReplyLine>& lines) const;

  // The lines that are text, as places in `lines`; blank lines only between them.
  std::vector<std::size_t> text(const std::vector<ReplyLine>& lines) const;

 private:
  bool is_signature(const ReplyLine& line) const;
  bool is_of_program(const ReplyLine& line) const;
  bool is_name_or_office(std::string_view form) const;
  bool is_contact(std::string_view form) const;
  bool is_address_or_number(std::string_view form) const;
  bool speaks_of_the_matter(std::string_view form) const;
  // Where the legal notice ends that begins in line `begin`: behind lines that are made of its known sentences and of
  // nothing else; `begin` where there is none.
  std::size_t end_of_disclaimer(const std::vector<ReplyLine>& lines, std::size_t begin) const;

  const ReplyWords& words_;
  ReplyWords::Words names_;
};

}  // namespace mithaq::notices
