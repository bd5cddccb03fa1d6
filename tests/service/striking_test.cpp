// What only its reader may hold is not published with what people write.
#include <gtest/gtest.h>

#include "service/striking.h"

namespace mithaq::service {

namespace {

constexpr const char* token = "k3vq7mzt2a5wrnbxhd4c6yespf";

std::string struck(const std::string& text) { return without_secrets(text, "[-]"); }

}  // namespace

TEST(Striking, links_and_addresses_go_as_wholes_and_the_sentence_stays) {
  const std::string t = token;
  EXPECT_EQ(struck("We could not open http://localhost:8080/s/" + t + ". Please help"),
            "We could not open [-]. Please help");
  EXPECT_EQ(struck("لم نفتح https://mithaq.example/s/" + t + "/review?x=1 من الهاتف"), "لم نفتح [-] من الهاتف");
  EXPECT_EQ(struck("mithaq.example/s/" + t), "[-]");
  EXPECT_EQ(struck("Am 5. schrieb <answer+" + t + "@mithaq.example>:"), "Am 5. schrieb <[-]>:");
  EXPECT_EQ(struck("Answer+K3VQ7MZT2A5WRNBXHD4C6YESPF@Mithaq.Example"), "[-]");
  EXPECT_EQ(struck("bounce+" + t + ".abcdefghij234@mithaq.example came back"), "[-] came back");
  EXPECT_EQ(struck("the token " + t + ", twice: " + t), "the token [-], twice: [-]");
}

TEST(Striking, what_people_write_stays_as_it_is) {
  for (const char* text :
       {"", "/s/", "answer+", "https://mithaq.example/c/partnership-2026", "counterrevolutionarieshood",
        "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90", "المادة 7: تُحذف",
        "answer+short@mithaq.example"})
    EXPECT_EQ(struck(text), text);
}

}  // namespace mithaq::service
