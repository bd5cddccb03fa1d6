// A plugin as the worker meets it: loaded from its built folder through its exported symbol; and a
// temporary folder and stock tools to check with what it made.
#pragma once

#include <mithaq/plugin.h>
#include <sys/wait.h>

#include <array>
#include <boost/dll/import.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace mithaq::tests {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "mithaq-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

struct Ran {
  int exit = -1;
  std::string output;  // both streams
};

// Through the shell; paths of Scratch need no quotes.
inline Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen(("{ " + command + "; } 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run a shell");
  std::array<char, 4096> buffer{};
  for (std::size_t n; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) ran.output.append(buffer.data(), n);
  const int status = ::pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return ran;
}

// make<Signer>("signatures", "mithaq_signer_v4", settings); the library stays loaded.
template <class Duty>
std::unique_ptr<Duty> make(const std::string& plugin, const std::string& tag,
                           const std::map<std::string, std::string>& settings) {
  using Factory = std::unique_ptr<Duty>(const Settings&);
  static std::map<std::string, std::function<Factory>> factories;
  auto& factory = factories[plugin];
  if (!factory)
    factory = boost::dll::import_alias<Factory>(
        std::filesystem::path(MITHAQ_BUILD) / "plugins" / plugin / (plugin + ".so"), tag);
  return factory(Settings(settings));
}

}  // namespace mithaq::tests
