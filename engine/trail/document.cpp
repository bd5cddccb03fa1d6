#include "trail/document.h"

#include "trail/digest.h"

namespace mithaq::trail {

Evidence document(std::string_view role, std::string_view media_type, std::string bytes) {
  Evidence out{std::string(role), digest(bytes), static_cast<std::int64_t>(bytes.size()), std::string(media_type),
               nullptr};
  out.content = std::make_shared<const std::string>(std::move(bytes));
  return out;
}

}  // namespace mithaq::trail
