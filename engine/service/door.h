// The door of every act: texts are cleaned or refused, and all that was said is written down in one string, which
// the one-use key is bound to. Nothing else is decided here.
#pragma once

#include <optional>
#include <string>

#include "model/refusal.h"
#include "service/acts.h"

namespace mithaq::service {

inline constexpr std::size_t longest_reason = 16u << 10;  // bytes; of a reason, a reply, a comment, a statement

class Door {
 public:
  // Into what is said, as it stands.
  Door& word(std::string_view word);
  // Cleaned, or refused with the name of its field.
  Door& prose(const char* field, std::string& text);

  const std::optional<Refusal>& refusal() const { return refusal_; }
  const std::string& said() const { return said_; }

 private:
  std::optional<Refusal> refusal_;
  std::string said_;
};

// Takes one act through, whichever it is.
void pass(Door& door, OfficeAct& act);
void pass(Door& door, MemberAct& act);
void pass(Door& door, ActByHand& act);
void pass(Door& door, FileComment& comment);

}  // namespace mithaq::service
