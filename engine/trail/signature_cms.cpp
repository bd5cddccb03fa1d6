// CMS detached, CAdES-B: one signer, its certificate inside, the certificate named in the signed attributes.
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "trail/digest.h"
#include "trail/openssl.h"
#include "trail/signature_formats.h"

namespace mithaq::trail::formats {
namespace {

openssl::Cms cms_of(std::string_view file) {
  const openssl::Bio in = openssl::reader(file);
  if (file.find("-----BEGIN") != std::string_view::npos)
    return openssl::Cms(PEM_read_bio_CMS(in.get(), nullptr, nullptr, nullptr));
  openssl::Cms read(d2i_CMS_bio(in.get(), nullptr));
  return BIO_pending(in.get()) == 0 ? std::move(read) : nullptr;
}

bool is_sha2(int digest) { return digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512; }

// RSA-PSS has its digest in its parameters, and means SHA-1 where there are none.
bool is_pss_allowed(const X509_ALGOR* algorithm) {
  const std::unique_ptr<RSA_PSS_PARAMS, openssl::Free<RSA_PSS_PARAMS_free>> parameters(
      static_cast<RSA_PSS_PARAMS*>(ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter)));
  return parameters && parameters->hashAlgorithm != nullptr &&
         is_sha2(OBJ_obj2nid(parameters->hashAlgorithm->algorithm));
}

bool is_allowed(const X509_ALGOR* algorithm) {
  switch (OBJ_obj2nid(algorithm->algorithm)) {
    case NID_rsaEncryption:
    case NID_sha256WithRSAEncryption:
    case NID_sha384WithRSAEncryption:
    case NID_sha512WithRSAEncryption:
    case NID_X9_62_id_ecPublicKey:
    case NID_ecdsa_with_SHA256:
    case NID_ecdsa_with_SHA384:
    case NID_ecdsa_with_SHA512:
      return true;
    case NID_rsassaPss:
      return is_pss_allowed(algorithm);
    default:
      return false;
  }
}

struct Signer {
  EVP_PKEY* key = nullptr;  // lent by the CMS
  std::string algorithm;    // empty: not allowed
};

// The one signer, with its certificate; nothing where there is none, or more than one.
std::optional<Signer> signer_of(CMS_ContentInfo* cms) {
  if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed || CMS_is_detached(cms) != 1) return std::nullopt;
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) return std::nullopt;
  if (CMS_set1_signers_certs(cms, nullptr, 0) != 1) return std::nullopt;
  Signer out;
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* signature = nullptr;
  CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, 0), &out.key, nullptr, &digest, &signature);
  if (out.key == nullptr) return std::nullopt;
  const std::string algorithm = openssl::algorithm(out.key);
  if (algorithm != "ed25519" && is_sha2(OBJ_obj2nid(digest->algorithm)) && is_allowed(signature))
    out.algorithm = algorithm;
  return out;
}

// What the command of the reference checks: `-purpose any`, at the time of acceptance.
openssl::Store store_of(std::string_view authorities, Moment at) {
  openssl::Store store(X509_STORE_new());
  const openssl::Bio in = openssl::reader(authorities);
  while (true) {
    const openssl::Certificate one(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    if (!one) break;
    X509_STORE_add_cert(store.get(), one.get());
  }
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_ANY);
  X509_VERIFY_PARAM_set_time(rules, static_cast<time_t>(at.time_since_epoch().count()));
  X509_VERIFY_PARAM_set_auth_level(rules, 2);  // no SHA-1 in the chain, no short keys
  return store;
}

// Above the authority of the signer a list may be wanting.
int may_lack_lists_above(int ok, X509_STORE_CTX* context) {
  const bool lacks_list = X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL;
  return ok == 1 || (lacks_list && X509_STORE_CTX_get_error_depth(context) > 0) ? 1 : 0;
}

// Why the lists speak against the certificate: empty, `withdrawn`, or `list` where the one of its authority is not
// there or cannot tell any more.
const char* why_revoked(X509* certificate, STACK_OF(X509) * others, const Ground& ground) {
  const openssl::Store store = store_of(ground.authorities, ground.at);
  const openssl::Bio in = openssl::reader(*ground.revocation_lists);
  bool is_any = false;
  while (const openssl::Crl one{PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr)})
    is_any |= X509_STORE_add_crl(store.get(), one.get()) == 1;
  if (!is_any) return "list";
  X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(store.get()), X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  X509_STORE_set_verify_cb(store.get(), may_lack_lists_above);
  const std::unique_ptr<X509_STORE_CTX, openssl::Free<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate, others) != 1) return "list";
  if (X509_verify_cert(context.get()) == 1) return "";
  return X509_STORE_CTX_get_error(context.get()) == X509_V_ERR_CERT_REVOKED ? "withdrawn" : "list";
}

// Why the authorities do not vouch for it at that time: ended, unborn (its first day is still to come), certificate.
const char* why_not_believed(X509* certificate, STACK_OF(X509) * others, const Ground& ground) {
  const openssl::Store store = store_of(ground.authorities, ground.at);
  const std::unique_ptr<X509_STORE_CTX, openssl::Free<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  if (X509_STORE_CTX_init(context.get(), store.get(), certificate, others) != 1) return "certificate";
  X509_verify_cert(context.get());
  switch (X509_STORE_CTX_get_error(context.get())) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "ended";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "unborn";
    default:
      return "certificate";
  }
}

// Asks that of the certificate of a signature, which brings what stands between it and the authorities.
const char* asked_of(std::string_view signature, const Ground& ground,
                     const char* (*ask)(X509*, STACK_OF(X509) *, const Ground&)) {
  const openssl::Cms cms = cms_of(signature);
  if (!cms || !signer_of(cms.get())) return "certificate";
  const std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * lent) { sk_X509_free(lent); })> signers(
      CMS_get0_signers(cms.get()));
  const std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * own) { sk_X509_pop_free(own, X509_free); })>
      others(CMS_get1_certs(cms.get()));
  return signers ? ask(sk_X509_value(signers.get(), 0), others.get(), ground) : "certificate";
}

bool holds(std::string_view signature, std::string_view statement, X509_STORE* store, unsigned flags) {
  const openssl::Cms cms = cms_of(signature);
  const openssl::Bio content = openssl::reader(statement);
  return cms && signer_of(cms.get()) &&
         CMS_verify(cms.get(), nullptr, store, content.get(), nullptr, CMS_BINARY | flags) == 1;
}

}  // namespace

std::optional<Signature> cms(std::string_view file) {
  const openssl::Cms read = cms_of(file);
  const auto signer = read ? signer_of(read.get()) : std::nullopt;
  const openssl::Bio out(BIO_new(BIO_s_mem()));
  if (!signer || !out || i2d_CMS_bio(out.get(), read.get()) != 1) return std::nullopt;
  Signature found;
  found.format = cms_format;
  found.algorithm = signer->algorithm;
  found.fingerprint = digest(openssl::subject_public_key_info(signer->key));
  // DER as it came, byte for byte; what came as PEM is kept as DER.
  found.bytes = file.find("-----BEGIN") == std::string_view::npos ? std::string(file) : openssl::text_of(out.get());
  return found;
}

// Content and attributes first, so that a changed statement is not taken for a bad certificate.
Refused refused_cms(const Signature& signature, std::string_view statement, const Ground& ground) {
  const openssl::Store store = store_of(ground.authorities, ground.at);
  const std::string_view bytes = signature.bytes;
  if (!holds(bytes, statement, store.get(), CMS_NO_SIGNER_CERT_VERIFY)) return bad("changed");
  if (!holds(bytes, statement, store.get(), 0))
    return Refusal{"key-not-valid", {{"why", asked_of(bytes, ground, why_not_believed)}}};
  if (!holds(bytes, statement, store.get(), CMS_CADES)) return bad("attributes");
  const std::string why = ground.revocation_lists ? asked_of(bytes, ground, why_revoked) : "";
  if (!why.empty()) return Refusal{"key-not-valid", {{"why", why}}};
  return std::nullopt;
}

}  // namespace mithaq::trail::formats

namespace mithaq::trail {

bool is_withdrawn(const PublicKey& key, const Ground& ground) {
  const openssl::Certificate own = openssl::certificate(key.bytes);
  return key.format == cms_format && own && ground.revocation_lists &&
         std::string_view(formats::why_revoked(own.get(), nullptr, ground)) == "withdrawn";
}

}  // namespace mithaq::trail
