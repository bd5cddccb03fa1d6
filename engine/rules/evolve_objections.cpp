// The ledger of objections: what its entries do.
#include <algorithm>

#include "rules/appliers.h"
#include "rules/evolve.h"
#include "rules/snapshot.h"
#include "trail/canonical.h"

namespace mithaq::rules {

namespace {

Objection& objection_of(Charter& charter, const Entry& entry) {
  const auto found =
      std::ranges::find(charter.objections, ObjectionId{entry.data.at("objection").string()}, &Objection::id);
  if (found == charter.objections.end()) cannot(entry, "no such objection");
  return *found;
}

void objection_filed(Charter& charter, const Entry& entry) {
  Objection objection;
  objection.id = {entry.data.at("objection").string()};
  objection.body = body_of(entry);
  objection.revision = revision_number(entry.data.at("revision"));
  objection.articles = entry.data.strings_or_empty("articles");
  objection.state = "filed";
  objection.seq = entry.seq;
  objection.evidence = without_content(entry.evidence);
  charter.objections.push_back(std::move(objection));
}

void objection_answered(Charter& charter, const Entry& entry) {
  Objection& objection = objection_of(charter, entry);
  objection.state = "answered";
  if (const Value* rev = entry.data.find("revision")) objection.answered_in = revision_number(*rev);
  for (const Evidence& e : without_content(entry.evidence)) objection.evidence.push_back(e);
}

template <const char* State>
void becomes(Charter& charter, const Entry& entry) {
  objection_of(charter, entry).state = State;
}

constexpr char admissible[] = "admissible", accepted[] = "accepted", maintained[] = "maintained",
               withdrawn[] = "withdrawn";

}  // namespace

void add_objection_appliers(Appliers& table) {
  table.insert({{"objection-filed", objection_filed},
                {"objection-admitted", becomes<admissible>},
                {"objection-answered", objection_answered},
                {"objection-accepted", becomes<accepted>},
                {"objection-maintained", becomes<maintained>},
                {"objection-withdrawn", becomes<withdrawn>}});
}

}  // namespace mithaq::rules
