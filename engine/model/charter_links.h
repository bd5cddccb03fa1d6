// What a text of a charter has beside it for those who read otherwise: a clip in sign language, a summary in easy
// words. They lie elsewhere; the trail says where, and no more is known of them.
#pragma once

#include <string>

#include "model/text.h"

namespace mithaq {

struct CharterLinks {
  std::string sign_language;               // https address; empty: there is none
  std::string easy_read_ar, easy_read_en;  // the same; where one language has none, the other's is shown
  bool empty() const { return sign_language.empty() && easy_read_ar.empty() && easy_read_en.empty(); }
  const std::string& easy_read(Language language) const {
    const bool arabic = language == Language::ar ? !easy_read_ar.empty() : easy_read_en.empty();
    return arabic ? easy_read_ar : easy_read_en;
  }
  bool operator==(const CharterLinks&) const = default;
};

}  // namespace mithaq
