// The manual page of the plugins names what their manifests name.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "definitions/files.h"

namespace mithaq::definitions {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(MITHAQ_SOURCE "/" + path);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

TEST(PluginsManual, every_setting_of_the_mail_is_explained_and_no_other) {
  const auto manifest = manifest_from_toml("email.toml", bytes_of("plugins/email/email.toml"));
  ASSERT_TRUE(manifest.value);
  const std::set<std::string> known(manifest.value->settings.begin(), manifest.value->settings.end());
  std::set<std::string> explained;
  std::istringstream page(bytes_of("deploy/man/mithaq-plugins.7"));
  for (std::string line; std::getline(page, line);)
    if (line.starts_with(".It Ic ")) explained.insert(line.substr(7));
  EXPECT_EQ(explained, known);
}

}  // namespace
}  // namespace mithaq::definitions
