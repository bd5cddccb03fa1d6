// A workflow as a picture: an SVG that stands alone, or the text of a Mermaid flowchart.
//
// The same workflow, words and progress give the same bytes. The flow goes from top to bottom in the SVG; what stands
// side by side, the ways back and every line of text are mirrored for Arabic. Nothing is said by colour alone: states
// and outcomes stand in words, and `<desc>` tells the whole flow in sentences.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "model/workflow.h"

namespace mithaq::definitions {

// A phrase of the catalogue by its id, in the language of the picture, its values isolated.
using PictureFacts = std::map<std::string, std::variant<std::int64_t, std::string>>;
using Say = std::function<std::string(const std::string& id, const PictureFacts& facts)>;

// The newest round of a stage.
struct StageProgress {
  std::string state;    // open, settling, settled
  std::string outcome;  // once settled
  int round = 1;
  int revision = 1;
  bool operator==(const StageProgress&) const = default;
};

struct Progress {
  std::string charter;                          // its id
  std::string state;                            // of the charter: running, drafting, ratified, ended, withdrawn
  std::map<std::string, StageProgress> stages;  // by id; absent: not reached. Unknown ids are left out of the picture
  bool operator==(const Progress&) const = default;
};

struct Picture {
  const Workflow& workflow;
  Language language;
  Say say;
  std::optional<Progress> progress;  // none: the definition alone
};

std::string svg(const Picture& picture);

// For mermaid 10 and later: `flowchart RL` in Arabic, `LR` in English.
std::string mermaid(const Picture& picture);

}  // namespace mithaq::definitions
