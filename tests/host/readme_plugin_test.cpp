// The plugin that README.md shows, compiled from there letter by letter and run through a worker.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "house_of_workers.h"

namespace mithaq::host {
namespace {

const std::filesystem::path built = std::filesystem::path(MITHAQ_BUILD) / "tests/readme";

std::string contents(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

TEST(ReadmePlugin, what_was_compiled_is_what_the_page_shows) {
  const auto page = contents(std::string(MITHAQ_SOURCE) + "/README.md");
  const auto source = contents(built / "source/letters.cpp");
  const auto manifest = contents(built / "source/letters.toml");
  EXPECT_NE(page.find("```cpp\n" + source + "```\n"), std::string::npos);
  EXPECT_NE(page.find("```toml\n" + manifest + "```\n"), std::string::npos);
  EXPECT_LT(std::count(source.begin(), source.end(), '\n') + std::count(manifest.begin(), manifest.end(), '\n'), 40);
}

TEST(ReadmePlugin, it_lays_a_notice_down_as_a_sheet_of_text) {
  const auto tray = std::filesystem::path(testing::TempDir()) / "mithaq-readme-tray";
  std::filesystem::remove_all(tray);
  HouseOfWorkers house;
  house.supervisor.add({"letters", "notifier", built / "letters/letters.so", {{"tray", tray}}}, quick());
  house.supervisor.start();
  EXPECT_THROW(house.deliver("letters"), DutyFailed) << "there is no tray yet";

  std::filesystem::create_directories(tray);
  EXPECT_EQ(house.deliver("letters").result, Delivery::accepted);
  EXPECT_EQ(contents(tray / (notice().job_key + ".txt")), "\n\n\n\ntext");
  std::filesystem::remove_all(tray);
}

}  // namespace
}  // namespace mithaq::host
