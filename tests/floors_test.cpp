// Keeps the plan of the house: who may include whom, where each foreign library lives, which floors know no
// clock, no file, no socket and no chance, and that words for people stand in config/texts, in both languages.
//
// A new folder under engine/ gets its line in `floors`; a new library its line in `libraries`.
#include <gtest/gtest.h>
#include <unicode/messagepattern.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Words = std::set<std::string>;
using Complaints = std::vector<std::string>;

// What a floor may include beside itself. Nothing may include what stands on it: `the_plan_itself_goes_down`.
const std::map<std::string, Words> floors = {
    {"web", {"service", "notices", "definitions", "trail", "model"}},  // the style's hash; a zone's changes
    {"cli", {"service", "audit", "host", "notices", "trail", "definitions", "rules", "model"}},  // resumes a worker
    {"service", {"audit", "definitions", "rules", "trail", "notices", "host", "store", "sdk", "model"}},
    {"audit", {"store", "rules", "trail", "model"}},
    {"host", {"wire", "sdk", "model"}},
    {"store", {"trail", "model"}},
    {"notices", {"sdk", "model"}},                 // a certificate is a sheet that the archive sets
    {"definitions", {"rules", "trail", "model"}},  // an opaque id is made of a digest
    {"wire", {"sdk"}},
    {"rules", {"trail", "model"}},  // a roll is frozen by its digest
    {"trail", {"model"}},
    {"model", {}},
    {"sdk", {}},
};
const std::string top = "bin";  // includes everything

struct Library {
  std::string begins;  // of the included name
  std::vector<std::string> lives_in;
};
const std::vector<Library> libraries = {
    {"toml++/", {"engine/definitions/"}},
    {"SQLiteCpp/", {"engine/store/sqlite/"}},
    {"sqlite3.h", {"engine/store/sqlite/"}},
    {"boost/dll/alias.hpp", {"engine/sdk/"}},
    {"boost/dll/", {"engine/bin/mithaq-worker.cpp"}},
    {"boost/container/flat_map.hpp", {"engine/model/"}},
    {"Poco/Net/HTTP", {"engine/web/", "engine/host/outward", "plugins/webhook/"}},
    {"Poco/Net/HTTPS", {"engine/host/outward", "plugins/webhook/"}},
    {"Poco/", {"engine/web/", "engine/host/outward", "plugins/email/", "plugins/webhook/"}},
    {"gmime/", {"plugins/email/"}},
    {"libxml/", {"plugins/email/"}},
    {"ctemplate/", {"engine/web/"}},
    {"cmark-gfm", {"engine/web/", "plugins/archive/"}},
    {"zlib.h", {"engine/web/"}},
    {"openssl/", {"engine/trail/", "plugins/signatures/", "plugins/archive/", "plugins/email/"}},
    {"unicode/", {"engine/notices/", "engine/model/"}},
    {"dtl/", {"engine/notices/redline"}},
    {"pango/", {"plugins/archive/"}},
    {"cairo", {"plugins/archive/"}},
    {"qpdf/", {"plugins/archive/"}},
    {"fontconfig/", {"plugins/archive/"}},
    {"seccomp.h", {"engine/bin/sandbox.cpp"}},
    {"archive", {"plugins/archive/", "engine/audit/package_reader"}},
    {"nlohmann/", {"engine/web/", "engine/cli/", "engine/trail/signature_passkey.cpp"}},  // what a browser wrote
    {"date/", {"engine/definitions/", "engine/service/"}},
    {"CLI/", {"engine/bin/program"}},
    {"spdlog/", {"engine/", "plugins/"}},
    {"fmt/", {"engine/", "plugins/"}},
    {"prometheus/", {"engine/web/"}},
    {"systemd/", {"engine/bin/mithaqd.cpp"}},
};

// Floors that are given the time, the bytes and the random numbers that they need.
const Words pure = {"model", "rules", "trail", "notices", "definitions", "sdk"};
const Words without_clock_and_chance = {"model", "rules", "trail", "notices", "definitions", "sdk", "store", "audit"};

const std::regex clock_or_chance(R"(_clock::now|\btime\((nullptr|NULL|0)\)|gettimeofday|clock_gettime|sleep_for)"
                                 R"(|random_device|mt19937|\brand\(|getrandom|RAND_bytes|\bgetenv\()");
const std::regex file_or_socket(R"(\b[io]?fstream\b|\bfopen\(|\b::open\(|\bsocket\(|\bconnect\(|\bpopen\(|\bsystem\()"
                                R"(|#include <(sys/socket|unistd|fcntl|netdb)\.h>)");

bool lies_in(const std::string& path, const std::vector<std::string>& places) {
  return std::any_of(places.begin(), places.end(), [&](const auto& place) { return path.starts_with(place); });
}

bool is_standard(const std::string& name) {
  static const Words posix = {"unistd.h", "fcntl.h", "poll.h", "signal.h", "sched.h", "spawn.h",  "netdb.h",
                              "dirent.h", "pwd.h",   "grp.h",  "time.h",   "errno.h", "syslog.h", "dlfcn.h"};
  const bool header_of_cpp = name.find_first_of("./") == std::string::npos;
  const bool header_of_system = name.starts_with("sys/") || name.starts_with("netinet/") || name.starts_with("arpa/") ||
                                name.starts_with("net/") || name.starts_with("linux/");
  return header_of_cpp || header_of_system || posix.count(name) > 0;
}

// The floor of a path: "engine/store/sqlite/tiles.h" -> "store"; empty for a plugin.
std::string floor_of(const std::string& path) {
  if (!path.starts_with("engine/")) return "";
  const auto end = path.find('/', 7);
  return path.substr(7, end - 7);
}

// Whether one floor includes the other, itself or through those between them.
bool stands_on(const std::string& upper, const std::string& lower) {
  const auto& below = floors.at(upper);
  return below.count(lower) > 0 ||
         std::any_of(below.begin(), below.end(), [&](const auto& between) { return stands_on(between, lower); });
}

// What is wrong with one #include; nothing when all is well.
std::optional<std::string> complaint(const std::string& path, const std::string& name, bool in_quotes) {
  const std::string floor = floor_of(path);
  const std::string included = name.starts_with("mithaq/") ? "sdk" : name.substr(0, name.find('/'));
  if (in_quotes || included == "sdk") {
    if (floor.empty()) {  // a plugin: the SDK and its own files
      if (included == "sdk" || name.find('/') == std::string::npos) return std::nullopt;
      return "includes the house: " + included;
    }
    if (floor == top || included == floor) return std::nullopt;
    if (!floors.count(floor)) return "stands on a floor that is not in the plan: " + floor;
    if (!floors.count(included)) return "includes what is no floor: " + included;
    if (floors.at(floor).count(included)) return std::nullopt;
    return (stands_on(included, floor) ? "includes upward: " : "includes past the plan: ") + included;
  }
  // The longest beginning that fits decides.
  const Library* home = nullptr;
  for (const auto& library : libraries) {
    if (name.starts_with(library.begins) && (!home || library.begins.size() > home->begins.size())) home = &library;
  }
  if (home) {
    if (lies_in(path, home->lives_in)) return std::nullopt;
    return "includes a library that lives elsewhere: " + name;
  }
  if (is_standard(name)) return std::nullopt;
  return "includes a library that has no place in the plan: " + name;
}

bool has_arabic(std::string_view line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const auto lead = static_cast<unsigned char>(line[i]), next = static_cast<unsigned char>(line[i + 1]);
    if (lead >= 0xd8 && lead <= 0xdb) return true;                  // U+0600 to U+06FF
    if (lead == 0xdd && next >= 0x90) return true;                  // U+0750 to U+077F
    if (lead == 0xef && next >= 0xad && next <= 0xba) return true;  // presentation forms
  }
  return false;
}

Complaints complaints(const std::string& path, const std::string& content) {
  static const std::regex include(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  const std::string floor = floor_of(path);
  Complaints all;
  std::istringstream lines(content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto complain = [&](const std::string& what) {
      all.push_back(path + ":" + std::to_string(number) + " " + what);
    };
    std::smatch found;
    if (std::regex_search(line, found, include)) {
      if (const auto wrong = complaint(path, found[2], found[1] == "\"")) complain(*wrong);
    }
    if (has_arabic(line)) complain("holds Arabic letters: words for people belong into config/texts");
    const std::string code = line.substr(0, line.find("//"));
    if (without_clock_and_chance.count(floor) && std::regex_search(code, found, clock_or_chance)) {
      complain("asks for the time or for chance: " + found.str());
    }
    const bool reads_zones = path == "engine/definitions/zone.cpp";
    if (pure.count(floor) && !reads_zones && std::regex_search(code, found, file_or_socket)) {
      complain("opens a file or a socket: " + found.str());
    }
  }
  return all;
}

std::string contents(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

std::string joined(const Complaints& all) {
  std::string out;
  for (const auto& one : all) out += one + "\n";
  return out;
}

const fs::path source = MITHAQ_SOURCE;

std::vector<fs::path> sources() {
  std::vector<fs::path> files;
  for (const auto* folder : {"engine", "plugins"}) {
    for (const auto& entry : fs::recursive_directory_iterator(source / folder)) {
      const auto ending = entry.path().extension();
      if (ending == ".h" || ending == ".cpp" || ending == ".html") files.push_back(entry.path());
    }
  }
  return files;
}

TEST(Floors, every_include_goes_down_and_every_library_stays_on_its_floor) {
  Complaints all;
  for (const auto& file : sources()) {
    const auto some = complaints(fs::relative(file, source).generic_string(), contents(file));
    all.insert(all.end(), some.begin(), some.end());
  }
  EXPECT_TRUE(all.empty()) << joined(all);
}

TEST(Floors, every_folder_of_the_engine_stands_in_the_plan) {
  for (const auto& entry : fs::directory_iterator(source / "engine")) {
    if (!entry.is_directory()) continue;
    const auto floor = entry.path().filename().string();
    EXPECT_TRUE(floor == top || floors.count(floor)) << "engine/" << floor << " has no line in the plan";
  }
}

TEST(Floors, the_plan_itself_goes_down) {
  // Taking away, again and again, the floors that stand on nothing leaves nothing.
  auto left = floors;
  bool taken = true;
  while (taken) {
    taken = false;
    for (auto floor = left.begin(); floor != left.end(); ++floor) {
      const bool stands_on_nothing = std::none_of(floor->second.begin(), floor->second.end(),
                                                  [&](const auto& below) { return left.count(below) > 0; });
      if (!stands_on_nothing) continue;
      left.erase(floor);
      taken = true;
      break;
    }
  }
  for (const auto& [floor, below] : left) ADD_FAILURE() << "engine/" << floor << " stands on itself";
}

TEST(Floors, a_floor_is_linked_with_no_more_than_it_may_include) {
  const std::regex line(R"(mithaq_floor\((\w+)( USES ([\w ]+?))?( LIBRARIES[^)]*)?\))");
  const std::string cmake = contents(source / "engine/floors.cmake");
  for (std::sregex_iterator at(cmake.begin(), cmake.end(), line), end; at != end; ++at) {
    std::istringstream uses((*at)[3].str());
    for (std::string used; uses >> used;) {
      EXPECT_TRUE(floors.at((*at)[1]).count(used)) << "engine/floors.cmake: " << (*at)[1] << " uses " << used;
    }
  }
}

TEST(Floors, a_violation_is_told_in_a_sentence) {
  EXPECT_EQ(complaints("engine/model/position.h", "\n#include \"rules/decide.h\"\n"),
            Complaints{"engine/model/position.h:2 includes upward: rules"});
  EXPECT_EQ(complaints("engine/wire/frame.h", "#include \"model/text.h\""),
            Complaints{"engine/wire/frame.h:1 includes past the plan: model"});
  EXPECT_EQ(complaints("engine/host/worker.h", "#include <mithaq/notifier.h>\n#include \"wire/frame.h\""),
            Complaints{});
  EXPECT_EQ(complaints("engine/attic/box.h", "#include \"model/text.h\""),
            Complaints{"engine/attic/box.h:1 stands on a floor that is not in the plan: attic"});
  EXPECT_EQ(complaints("plugins/email/email.cpp", "#include \"store/store.h\""),
            Complaints{"plugins/email/email.cpp:1 includes the house: store"});
  EXPECT_EQ(complaints("plugins/email/email.cpp", "#include \"mime.h\"\n#include <mithaq/notifier.h>"), Complaints{});
}

TEST(Floors, a_library_away_from_home_is_told) {
  EXPECT_EQ(complaints("engine/service/house.cpp", "#include <toml++/toml.h>"),
            Complaints{"engine/service/house.cpp:1 includes a library that lives elsewhere: toml++/toml.h"});
  EXPECT_EQ(complaints("engine/host/worker.h", "#include <boost/dll/shared_library.hpp>").size(), 1U);
  EXPECT_EQ(complaints("engine/web/server.cpp", "#include <Poco/Net/HTTPSClientSession.h>").size(), 1U);
  EXPECT_EQ(complaints("engine/model/text.cpp", "#include <expat.h>"),
            Complaints{"engine/model/text.cpp:1 includes a library that has no place in the plan: expat.h"});
  EXPECT_EQ(complaints("engine/model/text.cpp", "#include <vector>\n#include <unicode/uchar.h>"), Complaints{});
}

TEST(Floors, a_pure_floor_that_asks_for_time_chance_or_a_file_is_told) {
  for (const auto* code : {"auto now = std::chrono::system_clock::now();", "std::random_device chance;",
                           "std::ifstream file(name);", "#include <sys/socket.h>", "time(nullptr)"}) {
    EXPECT_EQ(complaints("engine/rules/decide.cpp", code).size(), 1U) << code;
  }
  EXPECT_EQ(complaints("engine/store/store.cpp", "std::chrono::system_clock::now()").size(), 1U);
  EXPECT_EQ(complaints("engine/rules/decide.cpp", "// no system_clock::now() here\nMoment time(Moment now);"),
            Complaints{});
}

TEST(Floors, arabic_letters_in_a_source_are_told) {
  EXPECT_EQ(complaints("engine/web/pages/member.html", "<p>\xd9\x85\xd9\x8a\xd8\xab\xd8\xa7\xd9\x82</p>").size(), 1U);
  EXPECT_EQ(complaints("engine/model/text.cpp", "// U+2068 .. U+2069 \xe2\x80\xa6"), Complaints{});
}

// The catalogue as it is written: [table] and key = "message", one a line.
std::map<std::string, std::string> phrases(const std::string& language) {
  static const std::regex head(R"(^\[([\w.-]+)\]\s*$)");
  static const std::regex phrase(R"re(^"?([\w.-]+)"?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:#.*)?$)re");
  std::map<std::string, std::string> all;
  std::string table;
  int number = 0;
  std::istringstream lines(contents(source / "config/texts" / (language + ".toml")));
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::smatch found;
    if (line.empty() || line.front() == '#') continue;
    if (std::regex_match(line, found, head)) {
      table = found[1];
    } else if (std::regex_match(line, found, phrase)) {
      const bool first = all.emplace(table + "." + found[1].str(), found[2].str() + found[3].str()).second;
      EXPECT_TRUE(first) << language << ".toml:" << number << " names a phrase twice: " << table << "." << found[1];
    } else {
      ADD_FAILURE() << "config/texts/" << language << ".toml:" << number << " is no phrase: " << line;
    }
  }
  return all;
}

// The names that an ICU message has values put in for; "name_ar" and "name_en" are one value in two languages.
Words arguments(const std::string& language, const std::string& id, const std::string& message) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError place{};
  const icu::MessagePattern pattern(icu::UnicodeString::fromUTF8(message), &place, status);
  EXPECT_TRUE(U_SUCCESS(status)) << language << ".toml: " << id << " is no ICU message: " << message;
  Words names;
  for (int i = 0; U_SUCCESS(status) && i < pattern.countParts(); ++i) {
    const auto& part = pattern.getPart(i);
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_NAME && part.getType() != UMSGPAT_PART_TYPE_ARG_NUMBER) continue;
    std::string name;
    pattern.getSubstring(part).toUTF8String(name);
    if (name.ends_with("_" + language)) name.resize(name.size() - 3);
    names.insert(name);
  }
  return names;
}

TEST(Texts, every_phrase_stands_in_both_languages_with_the_same_values) {
  const auto ar = phrases("ar");
  const auto en = phrases("en");
  EXPECT_FALSE(ar.empty());
  for (const auto& [id, message] : ar) EXPECT_TRUE(en.count(id)) << "config/texts/en.toml lacks " << id;
  for (const auto& [id, message] : en) {
    if (!ar.count(id)) {
      ADD_FAILURE() << "config/texts/ar.toml lacks " << id;
      continue;
    }
    EXPECT_EQ(arguments("ar", id, ar.at(id)), arguments("en", id, message)) << id;
  }
}

}  // namespace
