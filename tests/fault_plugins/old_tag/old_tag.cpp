// Built for a layout of the duty that is no more. Its code must never run: loading it would end the process.
#include <mithaq/notifier.h>

#include <cstdlib>

int make_long_ago() { return 0; }

namespace {
[[maybe_unused]] const bool loaded = (std::abort(), true);
}

BOOST_DLL_ALIAS_SECTIONED(make_long_ago, mithaq_notifier_v1, mithaq)
