// What is written for everybody to read must not hold what only its reader may hold: links to a member's page, answer
// and bounce addresses, and the tokens in them. They are struck out of whatever people write, in whichever way it has
// come; a raw mail keeps them, as evidence for those who may see it.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::service {

// Each of them replaced by the mark, a whole link or address at a time. A token alone is known by its form: 26 letters
// and digits of base32, with a digit among them.
std::string without_secrets(std::string_view text, std::string_view mark);

}  // namespace mithaq::service
