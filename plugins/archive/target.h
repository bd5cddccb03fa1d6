// Where packages stay: the tables [[archive.target]] of the settings, and what each kind of target does.
#pragma once

#include <mithaq/archiver.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace mithaq::archive {

// Not deposited; what() is "<id>: <detail>" with the id target-missing, target-full, target-read-only,
// target-corrupt, target-failed or hook-failed.
struct NotDeposited : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Put {
  std::string location;  // for people
  bool present = false;  // was there already, with the same bytes
};

class Place {
 public:
  virtual ~Place() = default;
  // `files`: NAME.tar and what stands beside it. Throws NotDeposited; then nothing half written is visible.
  virtual Put put(const Deposition& deposition) const = 0;
};

struct Placed {
  Target target;
  std::unique_ptr<Place> place;
};

// In the order of the settings. Throws std::invalid_argument naming the setting that cannot be right.
std::vector<Placed> targets_of(const Settings& settings);

}  // namespace mithaq::archive
