// Text where XML or HTML is expected.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::archive {

// & < > " \' as entities: fits between tags and inside of quoted attributes.
std::string escaped(std::string_view text);

}  // namespace mithaq::archive
