// The four formats, one a file: signature_ssh.cpp, signature_cms.cpp, signature_minisign.cpp, signature_passkey.cpp.
#pragma once

#include "trail/signature.h"

namespace mithaq::trail::formats {

// Nothing where the file is not of the format.
std::optional<Signature> ssh(std::string_view file);
std::optional<Signature> cms(std::string_view file);
std::optional<Signature> minisign(std::string_view file);
std::optional<Signature> passkey(std::string_view client_data, std::string_view authenticator_data,
                                 std::string_view signature);

using Refused = std::optional<Refusal>;
Refused refused_ssh(const Signature&, const PublicKey&, std::string_view statement);
Refused refused_cms(const Signature&, std::string_view statement, const Ground&);
Refused refused_minisign(const Signature&, const PublicKey&, std::string_view statement);
Refused refused_passkey(const Signature&, const PublicKey&, std::string_view statement, const PasskeyHome&);

inline Refusal bad(const char* why) { return {"bad-signature", {{"why", why}}}; }

// The base64 between two lines of an armour, its line ends and spaces left out; nothing where there is no such armour.
std::optional<std::string> unarmoured(std::string_view text, std::string_view begin, std::string_view end);

}  // namespace mithaq::trail::formats
