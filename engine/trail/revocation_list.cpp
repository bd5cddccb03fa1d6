#include "trail/revocation_list.h"

#include <openssl/asn1.h>
#include <openssl/pem.h>

#include <ctime>

#include "trail/openssl.h"

namespace mithaq::trail {

std::vector<RevocationList> revocation_lists(std::string_view pem) {
  std::vector<RevocationList> out;
  const openssl::Bio in = openssl::reader(pem);
  while (const openssl::Crl list{PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr)}) {
    const openssl::Bio name(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(name.get(), X509_CRL_get_issuer(list.get()), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    RevocationList& one = out.emplace_back();
    one.authority = openssl::text_of(name.get());
    std::tm due{};
    const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list.get());
    if (next != nullptr && ASN1_TIME_to_tm(next, &due) == 1) one.until = Moment(std::chrono::seconds(timegm(&due)));
  }
  return out;
}

}  // namespace mithaq::trail
