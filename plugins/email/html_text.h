// The words of an HTML mail, as its writer saw them: without what is hidden, and without what a mail program put there
// of the message that is answered.
#pragma once

#include "charsets.h"

namespace mithaq::email {

// Of UTF-8. `undecodable` when it is nested too deeply to be read to its end.
Words words_of_html(std::string_view html);

}  // namespace mithaq::email
