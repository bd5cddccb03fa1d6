// The clock of another day for one command of others. libfaketime is loaded without its wrapper `faketime`: that one
// refuses to start where a program that was killed has left a file for the same process number in /dev/shm.
#pragma once

#include <string>

namespace mithaq::test {

constexpr const char* clock_library = "/usr/$LIB/faketime/libfaketime.so.1";  // $LIB is for the loader

// To stand before a command of the shell, which then sees its clock stand still at `when`, "2026-01-01 12:00:00" UTC.
inline std::string stopped_at(const std::string& when) {
  return "TZ=UTC LD_PRELOAD='" + std::string(clock_library) + "' FAKETIME='" + when + "' ";
}
// The same with a clock that goes on from there.
inline std::string running_from(const std::string& when) { return stopped_at("@" + when); }
inline std::string on_day(const std::string& day) { return running_from(day + " 00:00:00"); }

}  // namespace mithaq::test
