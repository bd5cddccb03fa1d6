#include "trail/revocation_list.h"

#include <openssl/asn1.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>

#include "trail/openssl.h"

namespace mithaq::trail {

namespace {

template <class Thing, auto read>
std::vector<Thing> all_in(std::string_view pem) {
  std::vector<Thing> out;
  const openssl::Bio in = openssl::reader(pem);
  while (Thing one{read(in.get(), nullptr, nullptr, nullptr)}) out.push_back(std::move(one));
  return out;
}

std::string one_line(const X509_NAME* name) {
  const openssl::Bio out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  return openssl::text_of(out.get());
}

std::optional<Moment> moment(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Moment(std::chrono::seconds(timegm(&parts)));
}

bool is_above_another(const openssl::Certificate& authority, const std::vector<openssl::Certificate>& all) {
  return std::ranges::any_of(all, [&](const openssl::Certificate& other) {
    return X509_cmp(authority.get(), other.get()) != 0 && X509_check_issued(authority.get(), other.get()) == X509_V_OK;
  });
}

}  // namespace

int revocation_lists_in(std::string_view pem) {
  return static_cast<int>(all_in<openssl::Crl, PEM_read_bio_X509_CRL>(pem).size());
}

std::vector<RevocationList> revocation_lists(std::string_view authorities, std::string_view lists, Moment now) {
  using State = RevocationList::State;
  std::vector<RevocationList> out;
  const auto certificates = all_in<openssl::Certificate, PEM_read_bio_X509>(authorities);
  const auto all = all_in<openssl::Crl, PEM_read_bio_X509_CRL>(lists);
  for (const openssl::Certificate& authority : certificates) {
    RevocationList best{one_line(X509_get_subject_name(authority.get()))};
    for (const openssl::Crl& list : all) {
      const bool is_its_own =
          X509_NAME_cmp(X509_CRL_get_issuer(list.get()), X509_get_subject_name(authority.get())) == 0 &&
          X509_CRL_verify(list.get(), X509_get0_pubkey(authority.get())) == 1;
      const auto from = moment(X509_CRL_get0_lastUpdate(list.get()));
      if (!is_its_own || !from || *from > now) continue;
      const auto until = moment(X509_CRL_get0_nextUpdate(list.get()));
      const State state = until && *until < now ? State::late : State::good;
      if (best.state == State::missing || state == State::good) best = {best.authority, until, state};
    }
    if (best.state != State::missing || !is_above_another(authority, certificates)) out.push_back(std::move(best));
  }
  return out;
}

}  // namespace mithaq::trail
