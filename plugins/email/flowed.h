// text/plain; format=flowed (RFC 3676): lines that a mail program broke become one again.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::email {

// `delsp`: the space at the end of a broken line was put there for the break alone.
std::string unfolded(std::string_view text, bool delsp);

}  // namespace mithaq::email
