// What a text of a charter may have beside it: addresses that any mail program and page can show.
#include "rules/links.h"

#include <gtest/gtest.h>

namespace mithaq::rules {
namespace {

TEST(Links, a_full_https_address_is_taken) {
  for (const char* address : {"https://example.org/clip", "https://video.example.org:8443/w?v=1#t=2", "https://a.b"})
    EXPECT_TRUE(is_https_address(address)) << address;
}

TEST(Links, everything_else_is_refused) {
  for (const char* address : {"", "http://example.org/clip", "https://", "https:///clip", "https://localhost/clip",
                              "https://user@example.org/", "https://example.org/a b", "https://example.org/\"onload=",
                              "https://example.org/<b>", "https://example..org/", "https://example.org:/",
                              "https://example.org:123456/", "javascript:alert(1)", "https://مثال.org/"})
    EXPECT_FALSE(is_https_address(address)) << address;
  EXPECT_FALSE(is_https_address("https://example.org/" + std::string(500, 'a')));
}

TEST(Links, what_is_refused_is_named_and_what_is_kept_comes_back) {
  const auto no = refused_links({"https://example.org/clip", "", "ftp://example.org/easy"});
  ASSERT_TRUE(no);
  EXPECT_EQ(no->id, "link-form");
  EXPECT_EQ(no->facts.at("field"), "easy_read_en");
  const CharterLinks all{"https://example.org/s", "https://example.org/ar", ""};
  EXPECT_EQ(links_from(links_value(all)), all);
  EXPECT_EQ(all.easy_read(Language::en), "https://example.org/ar") << "the other language's, where it has none";
}

}  // namespace
}  // namespace mithaq::rules
