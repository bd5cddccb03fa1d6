// What a picture of a workflow says: titles, ways, states, and the whole flow in sentences.
#pragma once

#include <string>
#include <vector>

#include "definitions/diagram.h"
#include "definitions/diagram_graph.h"

namespace mithaq::definitions::diagram {

// Lends the picture.
class Words {
 public:
  explicit Words(const Picture& picture) : picture_(picture) {}

  std::string heading() const;                 // "Workflow: <title>"
  std::string under_heading() const;           // its id and number; the charter and its state
  std::string title(const Node& node) const;   // without the number
  std::string label(const Node& node) const;   // with it
  std::string join(const Stage& stage) const;  // empty: it waits for nobody
  std::string join_by_numbers(const Stage& stage) const;
  std::string state(const Stage& stage) const;  // empty: no charter is followed
  std::string outcomes(const Way& way) const;
  // `goals` of the way, as somebody would say it: "not passed, returned: stage 1 (Committee review)".
  std::string way(const Stage& from, const Way& way, const std::vector<std::string>& goals) const;
  std::string withdrawal() const;  // empty: withdrawing leads elsewhere somewhere, and is drawn
  std::string description() const;

 private:
  std::string say(const std::string& id, const PictureFacts& facts = {}) const;
  int number_of(const std::string& id) const;  // 0: no stage
  PictureFacts numbered(int number) const;
  std::string goal(const Stage* from, const std::string& id) const;
  std::string listed(const std::vector<std::string>& ids, const Stage* from) const;

  const Picture& picture_;
};

// open, settling, passed, settled (otherwise), waiting; empty: no charter is followed.
std::string state_id(const Picture& picture, const Stage& stage);

}  // namespace mithaq::definitions::diagram
