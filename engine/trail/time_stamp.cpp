#include "trail/time_stamp.h"

#include <openssl/pem.h>
#include <openssl/ts.h>

#include <ctime>
#include <stdexcept>

#include "trail/digest.h"
#include "trail/openssl.h"

namespace mithaq::trail {
namespace {

using Request = std::unique_ptr<TS_REQ, openssl::Free<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, openssl::Free<TS_RESP_free>>;
using Imprint = std::unique_ptr<TS_MSG_IMPRINT, openssl::Free<TS_MSG_IMPRINT_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, openssl::Free<X509_ALGOR_free>>;
using Number = std::unique_ptr<ASN1_INTEGER, openssl::Free<ASN1_INTEGER_free>>;
using BigNumber = std::unique_ptr<BIGNUM, openssl::Free<BN_free>>;
using Object = std::unique_ptr<ASN1_OBJECT, openssl::Free<ASN1_OBJECT_free>>;

constexpr int least_security = 2;  // OpenSSL's level: no SHA-1 in the chain, no keys below 112 bits

void must(bool done) {
  if (!done) throw std::runtime_error("cannot make a question to the time-stamping authority");
}

Request request_from(std::string_view query) {
  const unsigned char* at = openssl::bytes(query);
  Request read(d2i_TS_REQ(nullptr, &at, static_cast<long>(query.size())));
  return at == openssl::bytes(query) + query.size() ? std::move(read) : nullptr;
}

Response response_from(std::string_view reply) {
  const unsigned char* at = openssl::bytes(reply);
  Response read(d2i_TS_RESP(nullptr, &at, static_cast<long>(reply.size())));
  return at == openssl::bytes(reply) + reply.size() ? std::move(read) : nullptr;
}

// The digest, where it is one of SHA-256.
std::optional<Digest> sha256_in(TS_MSG_IMPRINT* imprint) {
  const X509_ALGOR* algorithm = imprint ? TS_MSG_IMPRINT_get_algo(imprint) : nullptr;
  const ASN1_OCTET_STRING* bytes = imprint ? TS_MSG_IMPRINT_get_msg(imprint) : nullptr;
  if (!algorithm || !bytes || OBJ_obj2nid(algorithm->algorithm) != NID_sha256) return std::nullopt;
  if (ASN1_STRING_length(bytes) != static_cast<int>(Hash{}.size())) return std::nullopt;
  return hex(std::span(ASN1_STRING_get0_data(bytes), Hash{}.size()));
}

std::optional<Moment> moment_of(const ASN1_GENERALIZEDTIME* time) {
  std::tm parts{};
  if (!time || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Moment(std::chrono::seconds(timegm(&parts)));
}

// Intermediate certificates may stand in the file too.
openssl::Store store_of(std::string_view authorities, std::optional<Moment> at) {
  openssl::Store store(X509_STORE_new());
  const openssl::Bio in = openssl::reader(authorities);
  while (const openssl::Certificate one{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)})
    X509_STORE_add_cert(store.get(), one.get());
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store.get());
  if (at)
    X509_VERIFY_PARAM_set_time(rules, static_cast<time_t>(at->time_since_epoch().count()));
  else
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_NO_CHECK_TIME);
  X509_VERIFY_PARAM_set_auth_level(rules, least_security);
  return store;
}

bool is_allowed(PKCS7* token, X509* signer) {
  STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(token);
  if (!signers || sk_PKCS7_SIGNER_INFO_num(signers) != 1) return false;
  X509_ALGOR* digest = nullptr;
  PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), nullptr, &digest, nullptr);
  const int nid = OBJ_obj2nid(digest->algorithm);
  if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512) return false;
  const std::string key = openssl::algorithm(X509_get0_pubkey(signer));
  return !key.empty() && key != "ed25519";
}

std::string name_of(X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  for (const int nid : {NID_commonName, NID_organizationName}) {
    const int at = X509_NAME_get_index_by_NID(subject, nid, -1);
    if (at < 0) continue;
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (size <= 0) continue;
    const std::string out(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return out;
  }
  return "";
}

// Signature, chain and extended key usage (critical, and timeStamping alone) at this time, or whenever; the signer.
// OpenSSL also compares the certificate with the one that the signed attributes name.
openssl::Certificate signer_of(PKCS7* token, std::string_view authorities, std::optional<Moment> at) {
  const openssl::Store store = store_of(authorities, at);
  X509* signer = nullptr;
  const bool holds = TS_RESP_verify_signature(token, nullptr, store.get(), &signer) == 1;
  openssl::Certificate out(signer);
  return holds ? std::move(out) : nullptr;
}

}  // namespace

std::string time_stamp_query(const Digest& sha256, std::string_view nonce, const std::string& policy) {
  auto digest = hash_from_hex(sha256);
  must(digest.has_value());
  const Request request(TS_REQ_new());
  const Imprint imprint(TS_MSG_IMPRINT_new());
  const Algorithm algorithm(X509_ALGOR_new());
  const BigNumber big(BN_bin2bn(openssl::bytes(nonce), static_cast<int>(nonce.size()), nullptr));
  const Number number(BN_to_ASN1_INTEGER(big.get(), nullptr));
  must(request && imprint && algorithm && number);
  must(X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1);
  must(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  must(TS_MSG_IMPRINT_set_msg(imprint.get(), digest->data(), static_cast<int>(digest->size())) == 1);
  must(TS_REQ_set_version(request.get(), 1) == 1 && TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1);
  must(TS_REQ_set_nonce(request.get(), number.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1);
  if (!policy.empty()) {
    const Object object(OBJ_txt2obj(policy.c_str(), 1));
    must(object && TS_REQ_set_policy_id(request.get(), object.get()) == 1);
  }
  const openssl::Bio out(BIO_new(BIO_s_mem()));
  must(out && i2d_TS_REQ_bio(out.get(), request.get()) == 1);
  return openssl::text_of(out.get());
}

std::optional<Digest> asked_in(std::string_view query) {
  const Request request = request_from(query);
  return request ? sha256_in(TS_REQ_get_msg_imprint(request.get())) : std::nullopt;
}

Result<TimeStamp, std::string> time_stamp(std::string_view query, std::string_view reply,
                                          std::string_view authorities) {
  const auto no = [](const char* why) { return Result<TimeStamp, std::string>(std::string(why)); };
  const Response response = response_from(reply);
  if (!response) return no("rejected");
  const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
  if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS) return no("rejected");
  TS_TST_INFO* said = TS_RESP_get_tst_info(response.get());
  const auto at = said ? moment_of(TS_TST_INFO_get_time(said)) : std::nullopt;
  if (!at) return no("rejected");

  const Request request = request_from(query);
  const auto asked = asked_in(query);
  if (!request || !asked || sha256_in(TS_TST_INFO_get_msg_imprint(said)) != asked) return no("imprint");
  const ASN1_INTEGER* nonce = TS_REQ_get_nonce(request.get());
  const ASN1_INTEGER* answered = TS_TST_INFO_get_nonce(said);
  if (!nonce || !answered || ASN1_INTEGER_cmp(nonce, answered) != 0) return no("nonce");
  const ASN1_OBJECT* policy = TS_REQ_get_policy_id(request.get());
  if (policy && OBJ_cmp(policy, TS_TST_INFO_get_policy_id(said)) != 0) return no("policy");

  PKCS7* token = TS_RESP_get_token(response.get());
  const auto signer = signer_of(token, authorities, *at);
  if (!signer) {
    const auto whenever = signer_of(token, authorities, std::nullopt);
    if (!whenever) return no("chain");
    std::time_t then = std::chrono::system_clock::to_time_t(*at);
    return no(X509_cmp_time(X509_get0_notBefore(whenever.get()), &then) > 0 ? "early" : "ended");
  }
  if (!is_allowed(token, signer.get())) return no("weak");
  return TimeStamp{*at, name_of(signer.get())};
}

int certificates_in(std::string_view pem) {
  const openssl::Bio in = openssl::reader(pem);
  int count = 0;
  while (const openssl::Certificate one{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) ++count;
  return count;
}

}  // namespace mithaq::trail
