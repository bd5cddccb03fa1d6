// Signatures by the tools of others: ours says yes where they do, and no where they do.
#include "trail/signature.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "fakes/other_clock.h"
#include "fakes/workshop.h"
#include "trail/digest.h"
#include "trail/revocation_list.h"

namespace mithaq::trail {
namespace {

const std::string statement = R"({"body":"deaf-union","format":1,"text_ar":"نوافق","type":"mithaq/statement"})";
const Moment accepted_at = moment_from_rfc3339("2026-11-02T09:30:00Z").value();
const PasskeyHome home{"mithaq.example", "https://mithaq.example"};

// One installation's tools: keys of every kind, an authority, and the statement to be signed.
class SignatureTest : public testing::Test {
 protected:
  SignatureTest() { shop.write("statement.json", statement); }

  Ground ground() const { return {authorities, accepted_at, home}; }
  std::string refusal(const Signature& signature, const std::string& key, const std::string& over = statement) const {
    const auto enrolled = public_key(key);
    if (!enrolled) return enrolled.error();
    const auto no = trail::refused(signature, *enrolled, over, ground());
    return no ? no->id + (no->facts.contains("why") ? " " + no->facts.at("why") : "") : "";
  }
  std::string refusal(const std::string& file, const std::string& key, const std::string& over = statement) const {
    const auto read = signature(file);
    return read ? refusal(*read, key, over) : read.error();
  }

  struct Made {
    std::string signature, key;
  };
  Made by_ssh(const std::string& kind, const std::string& name_space = "mithaq-statement") const {
    shop.run("ssh-keygen -q -N '' " + kind + " -f ssh");
    shop.run("ssh-keygen -q -Y sign -f ssh -n " + name_space + " statement.json");
    return {shop.read("statement.json.sig"), shop.read("ssh.pub")};
  }
  // An authority of its own, a signer's certificate by it, and the signature by OpenSSL.
  Made by_openssl(const std::string& key, const std::string& more = "", const std::string& flags = "-cades") {
    shop.run(test::on_day("2026-01-01") +
             "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key "
             "-out ca.pem -subj /CN=CA -days 1460");
    shop.run("openssl req -new " + key + " -nodes -keyout s.key -out s.csr -subj '/CN=Union of the Deaf'");
    shop.run(test::on_day("2026-10-01") +
             "openssl x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial "
             "-days 90 -out s.pem");
    authorities = shop.read("ca.pem");
    if (shop.runs("openssl cms -sign -binary -in statement.json -signer s.pem -inkey s.key " + flags +
                  " -outform DER -out s.p7s " + more) != 0)
      return {"", shop.read("s.pem")};
    return {shop.read("s.p7s"), shop.read("s.pem")};
  }
  Made by_minisign(const std::string& flags) const {
    shop.run("minisign -G -W -p mini.pub -s mini.key");
    shop.run("minisign -S " + flags + " -s mini.key -t 'الاتحاد يوافق' -m statement.json -x s.minisig");
    return {shop.read("s.minisig"), shop.read("mini.pub")};
  }

  struct Assertion {
    std::string type = "webauthn.get", origin = "https://mithaq.example", rp_id = "mithaq.example", more = {};
    std::string over = statement;
    char flags = '\x05';
  };
  std::string assert_passkey(const Assertion& a) const {
    std::string challenge = base64(sha256(a.over));
    while (challenge.back() == '=') challenge.pop_back();
    for (char& c : challenge) c = c == '+' ? '-' : c == '/' ? '_' : c;
    const std::string client = R"({"type":")" + a.type + R"(","challenge":")" + challenge + R"(","origin":")" +
                               a.origin + R"(","crossOrigin":false)" + a.more + "}";
    const std::string authenticator = std::string(view(sha256(a.rp_id))) + a.flags + std::string("\0\0\0\7", 4);
    shop.write("tbs", authenticator + std::string(view(sha256(client))));
    shop.run("test -f p.key || openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p.key");
    shop.run(
        "openssl dgst -sha256 -sign p.key -out p.der tbs && openssl pkey -in p.key -pubout -outform DER -out p.spki");
    const auto read = assertion(client, authenticator, shop.read("p.der"));
    if (!read) return read.error();
    const auto no = trail::refused(*read, passkey(shop.read("p.spki")).value(), statement, ground());
    return no ? no->id + (no->facts.contains("why") ? " " + no->facts.at("why") : "") : "";
  }

  test::Workshop shop;
  std::string authorities;
};

TEST_F(SignatureTest, the_three_kinds_of_ssh_keys_are_taken) {
  for (const auto& [kind, algorithm] : std::map<std::string, std::string>{
           {"-t ed25519", "ed25519"}, {"-t ecdsa -b 256", "ecdsa-p256"}, {"-t rsa -b 3072", "rsa-3072"}}) {
    shop.run("rm -f ssh ssh.pub statement.json.sig");
    const Made made = by_ssh(kind);
    EXPECT_EQ(refusal(made.signature, made.key), "") << kind;
    EXPECT_EQ(public_key(made.key)->algorithm, algorithm);
    shop.run("ssh-keygen -l -f ssh.pub");
    EXPECT_NE(shop.read("said").find(" " + public_key(made.key)->fingerprint + " "), std::string::npos) << kind;
    EXPECT_EQ(refusal(made.signature, made.key, statement + " "), "bad-signature changed") << kind;
    // What we keep is what ssh-keygen takes.
    shop.write("kept.sig", signature(made.signature)->bytes);
    shop.write("allowed", "deaf-union namespaces=\"mithaq-statement\" " + public_key(made.key)->bytes);
    shop.run("ssh-keygen -Y verify -f allowed -I deaf-union -n mithaq-statement -s kept.sig < statement.json");
  }
}

TEST_F(SignatureTest, a_signature_for_another_purpose_is_none_of_the_statement) {
  const Made made = by_ssh("-t ed25519", "file");
  EXPECT_EQ(refusal(made.signature, made.key), "bad-signature namespace");
}

TEST_F(SignatureTest, ssh_with_other_hands_in_between_is_the_same_signature) {
  const Made made = by_ssh("-t ed25519");
  std::string crlf;
  for (const char c : made.signature) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_EQ(refusal("Here it is:\r\n\r\n" + crlf + "\r\nWith regards", made.key), "");
  EXPECT_EQ(signature(crlf)->bytes, signature(made.signature)->bytes);
}

TEST_F(SignatureTest, short_and_other_keys_are_not_allowed) {
  Made made = by_ssh("-t rsa -b 2048");
  EXPECT_EQ(public_key(made.key).error(), "algorithm-not-allowed");
  EXPECT_EQ(signature(made.signature)->algorithm, "");
  shop.run("rm ssh ssh.pub statement.json.sig");
  made = by_ssh("-t ecdsa -b 384");
  EXPECT_EQ(public_key(made.key).error(), "algorithm-not-allowed");
  EXPECT_EQ(trail::refused(*signature(made.signature), PublicKey{}, statement, ground())->id, "algorithm-not-allowed");
}

TEST_F(SignatureTest, every_flipped_bit_of_an_ssh_signature_is_noticed) {
  const Made made = by_ssh("-t ed25519");
  const std::string begin = "-----BEGIN SSH SIGNATURE-----\n", end = "-----END SSH SIGNATURE-----\n";
  std::string digits;
  for (const char c : made.signature.substr(begin.size(), made.signature.find(end) - begin.size()))
    if (c != '\n') digits += c;
  const std::string blob = from_base64(digits).value();
  for (std::size_t i = 0; i < blob.size(); ++i) {
    std::string altered = blob;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_NE(refusal(begin + base64(altered) + "\n" + end, made.key), "") << i;
  }
}

TEST_F(SignatureTest, cms_is_taken_from_p256_rsa_and_pss) {
  for (const auto& [key, more] :
       std::map<std::string, std::string>{{"-newkey ec -pkeyopt ec_paramgen_curve:P-256", ""},
                                          {"-newkey rsa:3072", ""},
                                          {"-newkey rsa:4096", "-keyopt rsa_padding_mode:pss -md sha384"}}) {
    const Made made = by_openssl(key, more);
    EXPECT_EQ(refusal(made.signature, made.key), "") << key;
    EXPECT_EQ(refusal(made.signature, made.key, statement + " "), "bad-signature changed") << key;
    EXPECT_EQ(shop.runs("openssl cms -verify -binary -inform DER -in s.p7s -content statement.json -CAfile ca.pem "
                        "-purpose any -cades -attime " +
                        std::to_string(accepted_at.time_since_epoch().count()) + " -out /dev/null"),
              0);
  }
}

TEST_F(SignatureTest, a_certificate_counts_while_it_lasts_and_where_its_authority_is_believed) {
  const Made made = by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  const Signature read = signature(made.signature).value();
  const PublicKey key = public_key(made.key).value();
  for (const auto& [at, why] : {std::pair{"2026-09-30T00:00:00Z", "unborn"}, {"2027-02-01T00:00:00Z", "ended"}})
    EXPECT_EQ(trail::refused(read, key, statement, {authorities, moment_from_rfc3339(at).value(), home}),
              (Refusal{"key-not-valid", {{"why", why}}}));
  EXPECT_EQ(trail::refused(read, key, statement, {"", accepted_at, home}),
            (Refusal{"key-not-valid", {{"why", "certificate"}}}));
  EXPECT_EQ(trail::refused(read, public_key(shop.read("ca.pem")).value(), statement, ground())->id, "key-not-enrolled");
}

// The list of the authority that `by_openssl` has made: good from October for so many days.
std::string list_of(const test::Workshop& shop, bool revokes, int days) {
  shop.write("ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ndefault_md=sha256\n");
  shop.write("index.txt", "");
  const std::string ca = test::on_day("2026-10-15") + "openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key ";
  if (revokes) shop.run(ca + "-revoke s.pem");
  shop.run(ca + "-gencrl -crldays " + std::to_string(days) + " -out ca.crl");
  return shop.read("ca.crl");
}

TEST_F(SignatureTest, a_certificate_that_its_authority_has_taken_back_is_refused_where_its_list_is_asked) {
  const Made made = by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  const auto told = [&](const std::optional<std::string>& lists) {
    const auto no = trail::refused(signature(made.signature).value(), public_key(made.key).value(), statement,
                                   {authorities, accepted_at, home, lists});
    return no ? no->id + " " + no->facts.at("why") : "";
  };
  const std::string good = list_of(shop, false, 30), revoking = list_of(shop, true, 30), late = list_of(shop, false, 1);
  EXPECT_EQ(told(std::nullopt), "");
  EXPECT_EQ(told(good), "");
  EXPECT_EQ(told(revoking), "key-not-valid withdrawn");
  EXPECT_EQ(told(late), "key-not-valid list") << "out of date";
  EXPECT_EQ(told(""), "key-not-valid list") << "not at hand";
  shop.run(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj "
      "/CN=Other");
  EXPECT_EQ(told(list_of(shop, false, 30)), "key-not-valid list") << "of another authority alone";
}

TEST_F(SignatureTest, a_list_counts_for_the_authority_that_has_signed_it_while_it_lasts) {
  using State = RevocationList::State;
  by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  const std::string good = list_of(shop, false, 30), late = list_of(shop, false, 1);
  const auto state = [&](const std::string& lists) {
    const auto read = revocation_lists(authorities, lists, accepted_at);
    return read.size() == 1 && read.front().authority == "CN=CA" ? read.front().state : State::missing;
  };
  EXPECT_EQ(revocation_lists(authorities, good, accepted_at).front().until,
            moment_from_rfc3339("2026-11-14T00:00:00Z"));
  EXPECT_EQ(state(good), State::good);
  EXPECT_EQ(state(late + good), State::good);
  EXPECT_EQ(state(good + late), State::good);
  EXPECT_EQ(state(late), State::late);
  EXPECT_EQ(state(""), State::missing);
  EXPECT_EQ(revocation_lists_in(authorities + good + late), 2) << "certificates beside them are passed over";
  shop.run(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=CA");
  EXPECT_EQ(state(list_of(shop, false, 30)), State::missing) << "of the same name, and by another key";
}

TEST_F(SignatureTest, cms_without_the_mark_of_cades_is_refused) {
  const Made made = by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256", "", "");
  EXPECT_EQ(refusal(made.signature, made.key), "bad-signature attributes");
}

TEST_F(SignatureTest, cms_that_carries_its_text_is_no_detached_signature) {
  const Made made = by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256", "-nodetach");
  EXPECT_EQ(refusal(made.signature, made.key), "bad-form");
}

TEST_F(SignatureTest, weak_certificates_and_digests_are_not_allowed) {
  const Made sha1 = by_openssl("-newkey rsa:3072", "-md sha1");
  EXPECT_EQ(refusal(sha1.signature, sha1.key), "algorithm-not-allowed");
  EXPECT_EQ(public_key(by_openssl("-newkey rsa:2048").key).error(), "algorithm-not-allowed");
  // OpenSSL itself signs nothing with it.
  const Made made = by_openssl("-newkey ed25519");
  EXPECT_EQ(made.signature, "");
  EXPECT_EQ(public_key(made.key).error(), "algorithm-not-allowed");
}

TEST_F(SignatureTest, one_key_in_two_formats_is_one_key) {
  const std::string line = by_ssh("-t ed25519").key;
  const std::string blob = from_base64(line.substr(12, 68)).value();
  const auto minisign = [&](const std::string& id) { return "RW" + base64("Ed" + id + blob.substr(19)).substr(2); };
  const auto ssh = public_key(line), one = public_key(minisign("12345678")), other = public_key(minisign("87654321"));
  ASSERT_TRUE(ssh && one && other);
  EXPECT_NE(one->fingerprint, other->fingerprint);
  EXPECT_TRUE(is_same_key(*ssh, *one));
  EXPECT_TRUE(is_same_key(*one, *other));

  const Made made = by_openssl("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
  shop.run("openssl x509 -in s.pem -pubkey -noout > s.pub && ssh-keygen -i -m PKCS8 -f s.pub > s.ssh");
  const auto certificate = public_key(made.key), as_ssh = public_key(shop.read("s.ssh"));
  shop.run("openssl pkey -pubin -in s.pub -outform DER -out s.der");
  const auto as_passkey = passkey(shop.read("s.der"));
  ASSERT_TRUE(certificate && as_ssh && as_passkey);
  EXPECT_TRUE(is_same_key(*certificate, *as_ssh));
  EXPECT_TRUE(is_same_key(*as_ssh, *as_passkey));
  EXPECT_FALSE(is_same_key(*certificate, *ssh));
}

TEST_F(SignatureTest, minisign_is_taken_prehashed_and_as_it_was_before) {
  for (const char* flags : {"", "-l"}) {
    shop.run("rm -f mini.pub mini.key s.minisig");
    const Made made = by_minisign(flags);
    EXPECT_EQ(refusal(made.signature, made.key), "") << flags;
    EXPECT_EQ(refusal(made.signature, made.key, statement + " "), "bad-signature changed") << flags;
    std::string comment = made.signature;
    comment.replace(comment.find("يوافق"), std::string("يوافق").size(), "يعترض");
    EXPECT_EQ(refusal(comment, made.key), "bad-signature changed") << flags;
    shop.write("kept.minisig", signature(made.signature)->bytes);
    shop.run("minisign -V -p mini.pub -m statement.json -x kept.minisig");
    // minisign prints the id of a key without the noughts in front.
    const std::string fingerprint = public_key(made.key)->fingerprint,
                      id = fingerprint.substr(0, fingerprint.find(':'));
    EXPECT_NE(shop.read("mini.pub").find("minisign public key " + id + "\n"), std::string::npos) << fingerprint;
  }
}

TEST_F(SignatureTest, another_key_of_minisign_has_another_name) {
  const Made made = by_minisign("");
  shop.run("rm mini.pub mini.key");
  EXPECT_EQ(refusal(made.signature, by_minisign("").key), "key-not-enrolled");
}

TEST_F(SignatureTest, a_passkey_signs_the_digest_of_the_statement) {
  EXPECT_EQ(assert_passkey({}), "");
  EXPECT_EQ(assert_passkey({.more = R"(,"other_keys_can_be_added_here":"do not compare","topOrigin":{"a":[1,"x"]})"}),
            "");
}

TEST_F(SignatureTest, a_passkey_elsewhere_over_something_else_or_without_its_user_is_refused) {
  EXPECT_EQ(assert_passkey({.origin = "https://mithaq.example.evil.example"}), "bad-signature origin");
  EXPECT_EQ(assert_passkey({.rp_id = "evil.example"}), "bad-signature host");
  EXPECT_EQ(assert_passkey({.over = statement + " "}), "bad-signature challenge");
  EXPECT_EQ(assert_passkey({.flags = '\x01'}), "bad-signature user");
  EXPECT_EQ(assert_passkey({.flags = '\x04'}), "bad-signature user");
  EXPECT_EQ(assert_passkey({.type = "webauthn.create"}), "bad-signature type");
  EXPECT_EQ(assert_passkey({.more = R"(,"crossOrigin":true)"}), "bad-form");  // twice
  EXPECT_EQ(assert_passkey({.more = R"(,"type":"webauthn.get")"}), "bad-form");
}

TEST_F(SignatureTest, a_passkey_altered_in_any_byte_is_refused) {
  ASSERT_EQ(assert_passkey({}), "");
  const std::string tbs = shop.read("tbs"), key = shop.read("p.spki");
  const std::string client = R"({"type":"webauthn.get","challenge":"x"})";
  EXPECT_EQ(
      trail::refused(*assertion(client, tbs.substr(0, 37), shop.read("p.der")), *passkey(key), statement, ground())->id,
      "bad-signature");
}

TEST(Signature, what_is_too_large_or_of_no_known_form_is_refused_as_such) {
  EXPECT_EQ(signature(std::string(largest_signature + 1, 'x')).error(), "too-large");
  for (const std::string& file :
       {std::string(), std::string("hello"), std::string("-----BEGIN SSH SIGNATURE-----\nAAAA\n"),
        std::string("untrusted comment: x\nAAAA\ntrusted comment: y\nAAAA\n"), std::string("\x30\x03\x02\x01\x01", 5),
        std::string(1000, '\0')})
    EXPECT_EQ(signature(file).error(), "bad-form") << file.size();
  EXPECT_EQ(assertion("{", std::string(37, 'a'), "s").error(), "bad-form");
  EXPECT_EQ(assertion("{}", std::string(36, 'a'), "s").error(), "bad-form");
  EXPECT_EQ(public_key("nothing").error(), "bad-form");
}

}  // namespace
}  // namespace mithaq::trail
