// The files of the log over HTTP: types, caching, and who is asking.
#include "web/web_fixture.h"

namespace mithaq {

class LogFiles : public WebTest {};

TEST_F(LogFiles, a_tile_may_be_kept_for_ever_and_the_checkpoint_for_seconds) {
  start();
  const Answer tile = get("/log/tile/0/000.p/2");
  EXPECT_EQ(tile.status, 200);
  EXPECT_EQ(tile.body, std::string(64, '\x01'));
  EXPECT_EQ(tile.header("Content-Type"), "application/octet-stream");
  EXPECT_EQ(tile.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/log/checkpoint").header("Cache-Control"), "public, max-age=5");
}

TEST_F(LogFiles, an_entry_is_kept_by_who_asked_for_it_alone) {
  start();
  const Answer entry = get("/log/entries/1", with_cookie());
  EXPECT_EQ(entry.body, "{}");
  EXPECT_EQ(entry.header("Cache-Control"), "private, max-age=31536000, immutable");
  ASSERT_FALSE(house.log_readers.empty());
  EXPECT_EQ(house.log_readers.back().token, FakeHouse::token);
  EXPECT_FALSE(house.log_readers.back().is_auditor);
}

TEST_F(LogFiles, what_is_not_there_is_404_and_what_is_not_for_everybody_403) {
  start();
  for (const char* path : {"/log/", "/log/tile/0/001", "/log/tile/../../etc/passwd", "/log/entries/9", "/log/nothing"})
    EXPECT_EQ(get(path).status, 404) << path;
  EXPECT_EQ(get("/log/entries/0").status, 403);
  EXPECT_EQ(post("/log/checkpoint", "x").status, 405);
}

}  // namespace mithaq
