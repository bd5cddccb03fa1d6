// What a person hands in as a signature or a key: in which form it comes, and what it is called where it is none.
#pragma once

#include "service/signing_desk.h"
#include "trail/signature.h"

namespace mithaq::service {

// The refusal: utf-16, and those of trail::signature and trail::assertion.
Result<trail::Signature, std::string> signature_of(const SignatureFile& file);

// A private key in place of the public one, or of a signature, is told as what it is: it has been shown to somebody.
bool is_private_key(std::string_view file);
// As PowerShell writes what a program prints.
bool is_utf16(std::string_view file);
// Whether an attachment of a reply bears the name of a signature.
bool may_be_signature(std::string_view file_name);

// A refusal of a passkey in words of its own: whoever signs with one has downloaded no file, and has no line of a key.
Refusal told_of(Refusal refusal, const SignatureFile& file);

}  // namespace mithaq::service
