// The installation's own small authority: one self-signed certificate and the one that it issues for the
// seal. The authority's key lives only inside this call, so it can never issue a second certificate.
#pragma once

#include <string>
#include <string_view>

#include "keys.h"

namespace mithaq::signatures {

struct Issued {
  std::string certificate_pem, authority_pem;
};

// Longer host names do not fit the 64 characters of a common name.
inline constexpr std::size_t longest_host = 51;

Issued issue_seal_certificate(const Key& seal_key, std::string_view host);

}  // namespace mithaq::signatures
