// Time zones out of the system's files, as the plain lists that model/moment.h reads.
//
// The list begins with 1970 and ends 30 years after the year of the zone files themselves, so that the same
// files always give the same list. Where the files spell out no changes that far (a zone with a fixed rule
// is spelled out until 2037), the last offset holds on.
#include <date/tz.h>

#include <fstream>
#include <stdexcept>

#include "definitions/files.h"
#include "definitions/zone_names.h"

namespace mithaq::definitions {
namespace {

constexpr int years_on = 30;

// The first line of tzdata.zi: "# version 2025b".
std::string tzdata_version() {
  std::ifstream file("/usr/share/zoneinfo/tzdata.zi");
  std::string hash, word, version;
  if (file >> hash >> word >> version && hash == "#" && word == "version") return version;
  const std::string& known = date::get_tzdb().version;
  return known.empty() ? "unknown" : known;
}

int year_of(const std::string& version) {
  constexpr int assumed = 2025;  // a version without a year names no later end than this code knew
  int year = 0;
  for (std::size_t i = 0; i < 4 && i < version.size() && version[i] >= '0' && version[i] <= '9'; ++i)
    year = year * 10 + (version[i] - '0');
  return year >= assumed ? year : assumed;
}

const date::time_zone* located(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;  // no such zone, or no zone files at all
  }
}

}  // namespace

std::optional<Zone> zone(const std::string& name) {
  const date::time_zone* const found = located(name);
  if (!found) return std::nullopt;
  Zone out{name, tzdata_version(), {}};
  const Moment first = Day(std::chrono::year(1970) / 1 / 1);
  const Moment last = Day(std::chrono::year(year_of(out.tzdata) + years_on + 1) / 1 / 1);
  for (Moment at = first; at < last;) {
    const date::sys_info info = found->get_info(at);
    const Zone::Change change{at, info.offset, info.abbrev};
    const bool is_new = out.changes.empty() || out.changes.back().offset != change.offset ||
                        out.changes.back().abbreviation != change.abbreviation;
    if (is_new) out.changes.push_back(change);
    at = info.end;
  }
  return out;
}

std::vector<std::string> zone_names() {
  std::vector<std::string> out;
  try {
    for (const date::time_zone& each : date::get_tzdb().zones) out.push_back(each.name());
  } catch (const std::runtime_error&) {
    out.clear();
  }
  return out;
}

}  // namespace mithaq::definitions
