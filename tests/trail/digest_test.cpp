#include "trail/digest.h"

#include <gtest/gtest.h>

#include <thread>

namespace mithaq::trail {
namespace {

TEST(Digest, sha256_gives_the_values_of_fips_180) {
  EXPECT_EQ(digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({"a", "", "bc"}), sha256("abc"));
}

TEST(Digest, each_thread_hashes_for_itself) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&wrong, t] {
      for (int i = 0; i < 2000; ++i)
        wrong[t] += digest("abc") != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Digest, hexadecimal_is_64_lower_case_digits_and_nothing_else) {
  const Hash hash = sha256("abc");
  EXPECT_EQ(hash_from_hex(hex(hash)), hash);
  EXPECT_FALSE(hash_from_hex(std::string(64, 'A')));
  EXPECT_FALSE(hash_from_hex(std::string(63, 'a')));
  EXPECT_FALSE(hash_from_hex(std::string(65, 'a')));
  EXPECT_FALSE(hash_from_hex(std::string(64, 'g')));
}

TEST(Digest, base64_gives_the_values_of_rfc_4648) {
  const char* plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
  const char* coded[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(base64(std::string_view(plain[i])), coded[i]);
    EXPECT_EQ(from_base64(coded[i]), plain[i]);
  }
}

TEST(Digest, base64_has_one_spelling) {
  for (const char* wrong : {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", "Zg==Zg==", "Z===", "====", "Zm_v", " Zm8="})
    EXPECT_FALSE(from_base64(wrong)) << wrong;
}

TEST(Digest, base32_gives_the_values_of_rfc_4648_in_lower_case_without_padding) {
  const char* plain[] = {"", "f", "fo", "foo", "foob", "fooba", "foobar"};
  const char* coded[] = {"", "my", "mzxq", "mzxw6", "mzxw6yq", "mzxw6ytb", "mzxw6ytboi"};
  for (int i = 0; i < 7; ++i) EXPECT_EQ(base32(plain[i]), coded[i]);
  EXPECT_EQ(base32(std::string(16, '\xFF')).size(), 26u);
}

TEST(Digest, a_job_key_depends_on_where_each_field_ends) {
  const std::string key = job_key({"partnership-2026", "signoff", "1", "2", "m-3f8w1p6z", "request", "0"});
  EXPECT_EQ(key.size(), 26u);
  EXPECT_EQ(key, job_key({"partnership-2026", "signoff", "1", "2", "m-3f8w1p6z", "request", "0"}));
  EXPECT_NE(job_key({"ab", "c"}), job_key({"a", "bc"}));
  EXPECT_NE(job_key({"ab", ""}), job_key({"ab"}));
}

TEST(Digest, a_job_key_never_changes_its_form) { EXPECT_EQ(job_key({"a", "bc"}), "wu2m4fvmtsftnar7hgrzltuoby"); }

TEST(Digest, the_sealed_object_of_the_reference_has_its_digest) {
  const std::string object = sealed(std::string(64, '0'), R"({"address":"member@deaf-union.example"})");
  EXPECT_EQ(object.size(), 104u);
  EXPECT_EQ(digest(object), "6a8548b061360da69968c7937dbd4dcebaa15857b917ca73513a212e3f8cbfd8");
  EXPECT_EQ(unsealed(object), R"({"address":"member@deaf-union.example"})");
}

TEST(Digest, what_is_not_sealed_is_given_back_whole) {
  for (const std::string& object :
       {std::string("short"), std::string(64, '0'), std::string(64, '0') + " x", std::string(64, 'x') + "\nx"})
    EXPECT_EQ(unsealed(object), object);
}

TEST(Digest, every_document_of_a_command_has_a_salt_of_its_own) {
  const std::string salt(64, 'a');
  EXPECT_TRUE(hash_from_hex(derived_salt(salt, "comment", 0)));
  EXPECT_NE(derived_salt(salt, "comment", 0), derived_salt(salt, "comment", 1));
  EXPECT_NE(derived_salt(salt, "comment", 0), derived_salt(salt, "reply", 0));
  EXPECT_NE(derived_salt(salt, "comment", 0), derived_salt(std::string(64, 'b'), "comment", 0));
}

}  // namespace
}  // namespace mithaq::trail
