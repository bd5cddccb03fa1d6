// The two signature formats of a seal: bytes in, bytes out.
#include <openssl/cms.h>
#include <openssl/pem.h>

#include "bytes.h"
#include "seal.h"

namespace mithaq::signatures {

namespace {

constexpr std::string_view ssh_key_type = "ssh-ed25519";

std::string ssh_string(std::string_view bytes) {
  return u32(static_cast<std::uint32_t>(bytes.size())) + std::string(bytes);
}

std::string ssh_key_blob(const Key& key) { return ssh_string(ssh_key_type) + ssh_string(ed25519_public(key)); }

struct FreeCms {
  void operator()(CMS_ContentInfo* p) const { CMS_ContentInfo_free(p); }
};

}  // namespace

std::string ssh_public_key(const Key& key) { return std::string(ssh_key_type) + " " + base64(ssh_key_blob(key)); }

std::string ssh_fingerprint(const Key& key) {
  std::string digest = base64(sha256(ssh_key_blob(key)));
  while (digest.back() == '=') digest.pop_back();
  return "SHA256:" + digest;
}

std::string sshsig(const Key& key, std::string_view name_space, std::string_view message) {
  constexpr std::string_view magic = "SSHSIG";
  const std::string what = ssh_string(name_space) + ssh_string("") + ssh_string("sha512");
  const std::string signature = ed25519_signature(key, std::string(magic) + what + ssh_string(sha512(message)));
  const std::string blob = std::string(magic) + u32(1) + ssh_string(ssh_key_blob(key)) + what +
                           ssh_string(ssh_string(ssh_key_type) + ssh_string(signature));
  std::string armoured = "-----BEGIN SSH SIGNATURE-----\n";
  const std::string text = base64(blob);
  for (std::size_t at = 0; at < text.size(); at += 70) armoured += text.substr(at, 70) + "\n";
  return armoured + "-----END SSH SIGNATURE-----\n";
}

std::string cms_signature(const Key& key, const Certificate& certificate, std::string_view authority_pem,
                          std::string_view message, const std::string& statement) {
  constexpr unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
  const std::unique_ptr<CMS_ContentInfo, FreeCms> cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
  const Bio content = bio_of(message), authority_bytes = bio_of(authority_pem);
  const Bio out(BIO_new(BIO_s_mem()));
  const Certificate authority(PEM_read_bio_X509(authority_bytes.get(), nullptr, nullptr, nullptr));
  CMS_SignerInfo* signer =
      cms ? CMS_add1_signer(cms.get(), certificate.get(), key.get(), EVP_sha256(), flags | CMS_CADES) : nullptr;
  const bool is_said =
      signer != nullptr &&
      (statement.empty() || CMS_signed_add1_attr_by_txt(signer, statement_attribute, V_ASN1_UTF8STRING,
                                                        statement.data(), static_cast<int>(statement.size())) == 1);
  if (!is_said || !authority || !out || CMS_add1_cert(cms.get(), authority.get()) != 1 ||
      CMS_final(cms.get(), content.get(), nullptr, flags) != 1 || i2d_CMS_bio(out.get(), cms.get()) != 1)
    openssl_failed("make a CMS signature");
  return bytes_of(out.get());
}

}  // namespace mithaq::signatures
