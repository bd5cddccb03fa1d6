// What the store keeps of a charter beside its entries: the writer writes it, and the check comes to it by a replay.
#pragma once

#include "model/charter.h"
#include "rules/evolve.h"
#include "store/store.h"

namespace mithaq::audit {

inline store::CharterRow folded_row(const Charter& charter) {
  store::CharterRow row;
  row.id = charter.id;
  row.state = charter.state;
  row.title_ar = charter.title.ar;
  row.title_en = charter.title.en;
  if (const Round* round = charter.current()) {
    row.stage = round->stage.value;
    row.round = round->number;
    row.deadline = round->state == "open" ? round->deadline : std::nullopt;
  }
  row.revision = charter.newest_revision().number;
  row.entries = charter.entries;
  row.folded = rules::state_text(charter);
  return row;
}

}  // namespace mithaq::audit
