#include "service/handed_in.h"

#include <algorithm>
#include <cctype>

namespace mithaq::service {

bool is_private_key(std::string_view file) {
  // OpenSSL and OpenSSH; minisign, with a password and without, by the bytes that it begins with: its signatures name
  // the secret key too, in a comment.
  constexpr std::string_view marks[] = {"PRIVATE KEY-----", "\nRWRTY0Iy", "\nRWQAAEIy"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return file.find(mark) != std::string_view::npos; });
}

Refusal told_of(Refusal refusal, const SignatureFile& file) {
  if (is_private_key(file.file)) return {"private-key", {}};
  if (file.client_data.empty() && file.authenticator_data.empty()) return refusal;
  if (refusal.id == "bad-signature" || refusal.id == "bad-form" || refusal.id == "too-large")
    refusal.id = "bad-passkey";
  if (refusal.id == "key-not-enrolled") refusal.id = "passkey-not-enrolled";
  return refusal;
}

bool is_utf16(std::string_view file) { return file.starts_with("\xff\xfe") || file.starts_with("\xfe\xff"); }

Result<trail::Signature, std::string> signature_of(const SignatureFile& file) {
  if (is_utf16(file.file)) return std::string("utf-16");
  if (!file.client_data.empty()) return trail::assertion(file.client_data, file.authenticator_data, file.signature);
  return trail::signature(file.file);
}

bool may_be_signature(std::string_view file_name) {
  const auto same_letter = [](unsigned char a, unsigned char b) { return std::tolower(a) == b; };
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{".sshsig", ".sig", ".p7s", ".minisig"}, [&](std::string_view end) {
        return file_name.size() >= end.size() &&
               std::ranges::equal(file_name.substr(file_name.size() - end.size()), end, same_letter);
      });
}

}  // namespace mithaq::service
