// Digests as manifests write them: lower-case hexadecimal.
#pragma once

#include <string>
#include <string_view>

namespace mithaq::archive {

std::string sha256_hex(std::string_view bytes);
std::string sha512_hex(std::string_view bytes);

}  // namespace mithaq::archive
