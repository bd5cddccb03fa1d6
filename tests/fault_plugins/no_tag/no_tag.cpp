// A shared library, but no plugin. Its code must never run: loading it would end the process.
#include <cstdlib>

extern "C" int something_else() { return 0; }

namespace {
[[maybe_unused]] const bool loaded = (std::abort(), true);
}
