// Commands whose steps are being written: refused until then.
#include "rules/draft.h"

namespace mithaq::rules {


}  // namespace mithaq::rules
