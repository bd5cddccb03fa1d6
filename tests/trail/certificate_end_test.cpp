#include "trail/certificate_end.h"

#include <gtest/gtest.h>

#include "fakes/other_clock.h"
#include "fakes/workshop.h"

namespace mithaq::trail {
namespace {

TEST(CertificateEnd, is_the_second_that_the_certificate_names) {
  const test::Workshop shop;
  shop.run(test::on_day("2026-01-01") +
           "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
           "a.key "
           "-out a.pem -subj /CN=a -days 10");
  const auto end = certificate_end(public_key(shop.read("a.pem")).value());
  ASSERT_TRUE(end);
  EXPECT_GE(*end, moment_from_rfc3339("2026-01-10T12:00:00Z").value());
  EXPECT_LE(*end, moment_from_rfc3339("2026-01-11T12:00:00Z").value());
}

TEST(CertificateEnd, a_key_without_a_certificate_has_none) {
  EXPECT_FALSE(certificate_end({std::string(sshsig_format), "ed25519", "SHA256:x", "ssh-ed25519 AAAA"}));
}

}  // namespace
}  // namespace mithaq::trail
