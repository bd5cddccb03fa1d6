// From the folded state to what people are shown; texts come out of the object store.
#pragma once

#include "rules/command.h"
#include "service/chronicle.h"
#include "service/premises.h"
#include "service/signature_view.h"
#include "service/views.h"
#include "store/objects.h"
#include "store/store.h"
#include "trail/key_register.h"

namespace mithaq::service {

// Who is looking: everybody, everybody where the positions are public, or an office.
enum class Eyes { everybody, with_positions, office };

// Made for one question and thrown away. What it has read of a revision it keeps.
class Viewer {
 public:
  // `now`: what a round waits for depends on it. Without a chronicle nothing is told of the past of objections.
  Viewer(const Premises& premises, const store::Objects& objects, Moment now, Chronicle* chronicle = nullptr)
      : premises_(premises), objects_(objects), now_(now), chronicle_(chronicle) {}

  // The same for a member: where it reads the clock elsewhere, every instant is told in its own local time too.
  Viewer read_by(const MemberId& member) const;

  // The same, knowing whose keys are trusted in nothing any more.
  Viewer with_keys(std::shared_ptr<const trail::KeyRegister> keys) const;

  CharterView charter(const Charter& charter, Eyes eyes, bool texts) const;
  CharterView outline(const Charter& charter) const;  // without texts, rounds, objections and remarks

  // view_round.cpp. `positions`: whether who has answered what may be shown.
  RoundView round(const Charter& charter, const Round& round, bool positions) const;
  // The decision box as it stands in `view`, which is of this round.
  notices::DecisionFacts decision(const Charter& charter, const Round& round, const RoundView& view,
                                  bool positions) const;
  std::vector<WarningView> warnings(const Charter& charter, const Round& round) const;
  Text waits_sentence(const std::vector<std::string>& waits) const;

  // view_link.cpp
  LinkView link(const Charter& charter, const store::TokenRow& row, Language language) const;
  ChoiceView choice(const Charter& charter, const Round& round, const BodyId& body) const;
  Receipt receipt(const Charter& charter, const StageId& stage, int round, std::int64_t seq) const;

  // view_signatures.cpp. Of each member the newest, in the order of the trail: those under the answer itself, and where
  // two persons sign, or one has and another is wanted, those under earlier answers of the round that say the same.
  std::vector<SignatureView> signatures(const Charter& charter, const Round& round, const Position& given) const;
  bool says_the_same(const Position& one, const Position& other) const;

  // view_remarks.cpp
  ObjectionView objection(const Charter& charter, const Objection& objection) const;
  std::vector<RemarkView> remarks(const Charter& charter, Eyes eyes) const;

  // The words of a document, unsealed; empty when it has been erased.
  std::string text(const Digest& sha256) const;
  // Of the first document that bears one of the roles, in the order of the roles.
  std::string text(const std::vector<Evidence>& evidence, std::initializer_list<std::string_view> roles) const;
  Text when(Moment moment, const std::string& zone) const;
  Text body_name(const BodyId& body) const;
  // Articles by their headings, as people name them; an id that the revision does not have stands as it is.
  Text headings(const Revision& revision, const std::vector<std::string>& articles) const;
  // Of a clip and of easy words; empty where there are none.
  CharterLinks links(const Revision& revision) const;
  std::string markdown(const Revision& revision, Language language) const;
  // In the language, or in the other one where the text has only that; empty when it has been erased.
  std::string markdown_shown(const Revision& revision, Language language) const;
  std::vector<notices::ArticleWords> articles(const Revision& revision, Language language) const;
  // Article by article, before them the title where it has changed, as an article without an id.
  std::vector<notices::ArticleRedline> differences(const Revision& from, const Revision& to, Language language) const;
  RedlineView redline(const Charter& charter, int from, int to, Language language) const;
  // What ids are called in sentences about a revision.
  notices::Names names(const Revision& revision) const;

 private:
  PositionView position(const Charter& charter, const Round& round, const BodyId& body, const Position* given) const;
  void tell_beside(PositionView& view, const Round& round, const BodyId& body, const Position& given) const;
  RevisionView revision(const Revision& revision, bool texts) const;
  const std::map<std::string, Text>& article_names(const Revision& revision) const;

  const Premises& premises_;
  const store::Objects& objects_;
  const Moment now_;
  Chronicle* const chronicle_;
  std::shared_ptr<const trail::KeyRegister> keys_;
  std::string own_zone_;                                                 // of the reader; empty: as the round does
  mutable std::map<Digest, std::map<std::string, Text>> article_names_;  // by revision
};

// Who entered an answer, and its words, as they lie in the trail and the object store: into what confirms it.
void read_answer(store::Store& store, const Viewer& reader, const CharterId& charter, rules::ConfirmPosition& command);

// What is known of the way of a request to its body: queued, accepted, bounced, reported, acknowledged.
std::string arrival(const Request& request);

// Stages that take comments of the public now.
std::vector<std::string> consultations(const Charter& charter);

}  // namespace mithaq::service
