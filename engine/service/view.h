// From the folded state to what people are shown; texts come out of the object store.
#pragma once

#include "service/premises.h"
#include "service/views.h"
#include "store/objects.h"
#include "store/store.h"

namespace mithaq::service {

class Viewer {
 public:
  Viewer(const Premises& premises, const store::Objects& objects) : premises_(premises), objects_(objects) {}

  // `positions`: whether who has answered what may be shown.
  CharterView charter(const Charter& charter, bool positions, bool texts) const;
  RoundView round(const Charter& charter, const Round& round, bool positions) const;
  LinkView link(const Charter& charter, const store::TokenRow& row, Language language) const;
  Receipt receipt(const Charter& charter, const StageId& stage, int round, std::int64_t seq) const;
  // The words of a document, unsealed; empty when it has been erased.
  std::string text(const Digest& sha256) const;
  Text when(Moment moment, const std::string& zone) const;
  Text body_name(const BodyId& body) const;
  // Articles by their headings, as people name them; an id that the revision does not have stands as it is.
  Text headings(const Revision& revision, const std::vector<std::string>& articles) const;
  std::string markdown(const Revision& revision, Language language) const;

 private:
  CharterView outline(const Charter& charter) const;  // without texts, rounds and objections
  PositionView position(const Round& round, const BodyId& body, const Position* given) const;
  ObjectionView objection(const Charter& charter, const Objection& objection) const;
  RevisionView revision(const Revision& revision, bool texts) const;

  const Premises& premises_;
  const store::Objects& objects_;
};

}  // namespace mithaq::service
