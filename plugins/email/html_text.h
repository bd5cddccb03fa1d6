// The words of an HTML mail, as its writer saw them: without what is hidden or struck out, and what is quoted in lines
// that begin with >, as in plain text.
#pragma once

#include "charsets.h"

namespace mithaq::email {

// Of UTF-8. `undecodable` when it is nested too deeply to be read to its end.
Words words_of_html(std::string_view html);

}  // namespace mithaq::email
