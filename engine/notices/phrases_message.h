// One message of the catalogue, compiled once and said many times.
//
// It is an ICU MessageFormat with two liberties, because ids are kebab-case in this house and every value is
// isolated: a select may have keys with hyphens (`not-a-member {..}`), and one fact may serve a select, a
// plural and stand as a value in the same message.
#pragma once

#include <unicode/locid.h>
#include <unicode/msgfmt.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "notices/phrases.h"

namespace mithaq::notices {

class PhraseMessage {
 public:
  // Throws std::invalid_argument with ICU's word for what is wrong.
  PhraseMessage(std::string_view pattern, const icu::Locale& locale);

  // Thread-safe. Throws std::logic_error when a text is given where a number is wanted.
  std::string say(const Facts& facts) const;

 private:
  // What the message does with a fact decides what stands in for an absent one.
  struct Use {
    icu::UnicodeString name;  // in the pattern
    std::string fact;
    bool in_plural = false;
    bool in_select = false;
  };

  std::string literal_;  // the whole text, when it has no facts
  std::map<std::string, Use> uses_;
  std::unique_ptr<icu::MessageFormat> format_;
  mutable std::mutex mutex_;  // MessageFormat fills caches behind its const face
};

}  // namespace mithaq::notices
