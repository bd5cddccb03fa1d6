// The words of an HTML mail, as its writer saw them: without what is hidden or struck out, and what is quoted in lines
// that begin with >, as in plain text.
#pragma once

#include "charsets.h"

namespace mithaq::email {

// Whether a style sheet in it strikes words out: by its classes, which are not followed here.
bool strikes_by_style(std::string_view html);

// Of UTF-8, with the words that stand for its pictures in [ ]. `undecodable` when it is nested too deeply to be read to
// its end.
Words words_of_html(std::string_view html);

}  // namespace mithaq::email
