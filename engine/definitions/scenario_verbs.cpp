#include "definitions/scenario_verbs.h"

#include "definitions/scenario_file.h"

namespace mithaq::definitions {

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all = {
      {"answer",
       true,
       {"position"},
       {"articles", "text", "proposal", "holder", "channel", "assurance", "new_information"}},
      {"confirm", true, {}, {}},
      {"contest", true, {}, {}},
      {"need-time", true, {}, {"reason"}},
      {"acknowledge", true, {}, {"how"}},
      {"delivery", true, {"word"}, {}},
      {"delegate", true, {"holder"}, {}},
      {"revoke", true, {}, {}},
      {"reply", false, {"objection", "text"}, {}},
      {"overrule", false, {"objection", "ground", "text"}, {}},
      {"stand-by", false, {"objection"}, {"reason"}},
      {"end-objection", false, {"objection"}, {"position", "articles", "text"}},
      {"comment", false, {"text"}, {"body", "articles"}},
      {"moderate", false, {"number"}, {"shown", "reason"}},
      {"dispose", false, {"disposition"}, {"number", "text", "duplicate_of"}},
      {"minority", true, {"text"}, {}},
      {"leave", true, {}, {}},
      {"return-to", true, {}, {}},
      {"extend", false, {"to", "reason"}, {}},
      {"outage", false, {"tag", "reason", "source"}, {}},
      {"outage-ends", false, {"tag"}, {}},
      {"return", false, {"reason"}, {}},
      {"reopen", false, {"reason"}, {}},
      {"reopen-charter", false, {"reason"}, {}},
      {"revise", false, {"reason"}, {"change", "answers", "text", "files", "articles", "changed"}},
      {"challenge", true, {}, {"reason"}},
      {"withdraw", false, {"reason"}, {}},
      {"migrate", false, {"file"}, {"reason"}},
      {"registry", false, {"file"}, {}},
  };
  return all;
}

std::vector<std::string> event_verbs() {
  std::vector<std::string> out;
  for (const Verb& verb : verbs()) out.emplace_back(verb.name);
  return out;
}

}  // namespace mithaq::definitions
