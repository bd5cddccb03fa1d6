#include "store/objects.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/scratch.h"
#include "store/store.h"
#include "trail/digest.h"

namespace mithaq::store {
namespace {

using test::Scratch;

TEST(Objects, are_found_by_the_digest_of_their_bytes) {
  const Scratch scratch;
  Objects objects(scratch / "objects");
  std::string bytes = "ميثاق";
  bytes.append("\0\n", 2);
  const Digest name = objects.put(bytes);
  EXPECT_EQ(name, trail::digest(bytes));
  EXPECT_TRUE(objects.has(name));
  EXPECT_EQ(objects.get(name), bytes);
  EXPECT_EQ(Objects(scratch / "objects").get(name), bytes);
}

TEST(Objects, may_be_empty_or_large) {
  const Scratch scratch;
  Objects objects(scratch / "objects");
  EXPECT_EQ(objects.get(objects.put("")), "");
  const std::string large(3 << 20, 'x');
  EXPECT_EQ(objects.get(objects.put(large)), large);
}

TEST(Objects, put_twice_are_one_and_nothing_else_is_left_in_the_folder) {
  const Scratch scratch;
  Objects objects(scratch / "objects");
  EXPECT_EQ(objects.put("one"), objects.put("one"));
  objects.put("two");
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(scratch / "objects")) {
    ++files;
    EXPECT_EQ(file.path().filename().string().size(), 64u);
    struct stat facts {};
    ASSERT_EQ(::stat(file.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
  }
  EXPECT_EQ(files, 2);
}

TEST(Objects, that_are_damaged_are_as_if_they_were_not_there_and_are_made_good) {
  const Scratch scratch;
  Objects objects(scratch / "objects");
  const Digest sound = objects.put("sound"), damaged = objects.put("good"), folder = trail::digest("folder");
  std::ofstream(scratch / ("objects/" + damaged)) << "bad";
  std::filesystem::create_directory(scratch / ("objects/" + folder));
  EXPECT_EQ(objects.get(sound), "sound");
  EXPECT_FALSE(objects.get(damaged));
  EXPECT_EQ(objects.as_it_lies(damaged), "bad");
  EXPECT_FALSE(objects.get(folder));
  EXPECT_EQ(objects.damaged(), (std::set{damaged, folder}));
  objects.put("good");
  EXPECT_EQ(objects.get(damaged), "good");
  EXPECT_EQ(objects.damaged(), std::set{folder});
}

TEST(Objects, that_are_not_there_are_nothing) {
  const Scratch scratch;
  const Objects objects(scratch / "objects");
  EXPECT_FALSE(objects.has(trail::digest("x")));
  EXPECT_FALSE(objects.get(trail::digest("x")));
  EXPECT_FALSE(std::filesystem::exists(scratch / "objects")) << "looking creates nothing";
}

TEST(Objects, a_name_that_is_no_digest_leads_nowhere) {
  const Scratch scratch;
  Objects objects(scratch / "objects");
  objects.put("x");
  std::ofstream(scratch / "secret") << "x";
  for (const std::string name : {"", "../secret", "..", "ABC"}) {
    EXPECT_FALSE(objects.has(name));
    EXPECT_FALSE(objects.get(name));
  }
}

TEST(Objects, a_folder_that_cannot_be_made_is_named) {
  const Scratch scratch;
  std::ofstream(scratch / "file") << "x";
  Objects objects(scratch / "file/objects");
  try {
    objects.put("x");
    FAIL();
  } catch (const std::runtime_error& no) {
    EXPECT_NE(std::string(no.what()).find("file/objects"), std::string::npos) << no.what();
  }
}

}  // namespace
}  // namespace mithaq::store
