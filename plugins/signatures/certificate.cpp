#include "certificate.h"

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

namespace mithaq::signatures {

namespace {

void must(bool done, const char* what) {
  if (!done) openssl_failed(what);
}

void set_random_serial(X509* certificate) {
  BIGNUM* number = BN_new();
  const bool done = number != nullptr && BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  must(done, "draw a serial number");
}

void add_extension(X509* certificate, X509* issuer, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
  const bool done = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  must(done, "add an extension to a certificate");
}

// Valid without an end (RFC 5280, 4.1.2.5): whether a seal was good at its time is for the trail to say, not
// for a date that makes old packages fail. The day before is for machines whose clock is slow.
Certificate draft(const std::string& name, const Key& subject_key) {
  Certificate certificate(X509_new());
  must(certificate != nullptr, "make a certificate");
  X509* x = certificate.get();
  must(X509_set_version(x, X509_VERSION_3) == 1, "set a version");
  set_random_serial(x);
  must(ASN1_TIME_set(X509_getm_notBefore(x), std::time(nullptr) - 86400) != nullptr, "set a date");
  must(ASN1_TIME_set_string(X509_getm_notAfter(x), "99991231235959Z") == 1, "set a date");
  must(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(name.data()), static_cast<int>(name.size()),
                                  -1, 0) == 1,
       "set a common name");
  must(X509_set_pubkey(x, subject_key.get()) == 1, "set a public key");
  return certificate;
}

std::string signed_pem(X509* certificate, X509* issuer, const Key& issuer_key) {
  must(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1, "set an issuer");
  must(X509_sign(certificate, issuer_key.get(), EVP_sha256()) > 0, "sign a certificate");
  const Bio out(BIO_new(BIO_s_mem()));
  must(out && PEM_write_bio_X509(out.get(), certificate) == 1, "write a certificate");
  return bytes_of(out.get());
}

}  // namespace

Issued issue_seal_certificate(const Key& seal_key, std::string_view host) {
  const Key authority_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  must(authority_key != nullptr, "make the authority's key");
  const Certificate authority = draft("Mithaq CA, " + std::string(host), authority_key);
  X509* a = authority.get();
  add_extension(a, a, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(a, a, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(a, a, NID_subject_key_identifier, "hash");

  const Certificate seal = draft("Mithaq seal, " + std::string(host), seal_key);
  X509* s = seal.get();
  add_extension(s, a, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(s, a, NID_key_usage, "critical,digitalSignature,nonRepudiation");
  add_extension(s, a, NID_subject_key_identifier, "hash");
  add_extension(s, a, NID_authority_key_identifier, "keyid:always");

  Issued issued;
  issued.authority_pem = signed_pem(a, a, authority_key);
  issued.certificate_pem = signed_pem(s, a, authority_key);
  return issued;
}

}  // namespace mithaq::signatures
