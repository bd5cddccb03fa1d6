#include "trail/certificate_end.h"

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

}  // namespace mithaq::trail
