#include "trail/certificate_end.h"

#include <openssl/x509v3.h>

#include <ctime>

#include "trail/openssl.h"

namespace mithaq::trail {

std::optional<Moment> certificate_end(const PublicKey& key) {
  if (key.format != cms_format) return std::nullopt;
  const openssl::Certificate certificate = openssl::certificate(key.bytes);
  std::tm parts{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) != 1) return std::nullopt;
  return Moment(std::chrono::seconds(timegm(&parts)));
}

bool may_sign(const PublicKey& key) {
  if (key.format != cms_format) return true;
  const openssl::Certificate certificate = openssl::certificate(key.bytes);
  constexpr std::uint32_t signing = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
  return certificate && (X509_get_key_usage(certificate.get()) & signing) != 0;  // all where it says nothing
}

}  // namespace mithaq::trail
