// What would come of a round if bodies answered in a certain way: for secretaries who wonder whether to wait.
#include "rules/suppose.h"
#include "service/secretariat.h"
#include "service/view.h"

namespace mithaq::service {

namespace {

Result<rules::Supposition, Refusal> read(const Supposition& written, const Round& round) {
  rules::Supposition out;
  for (const auto& [body, position] : written.answers) {
    if (!round.seat({body})) return Refusal{"not-on-roll", {{"body", body}}};
    const auto kind = position_kind(position);
    if (!kind) return Refusal{"unknown-position", {{"position", position}}};
    out.answers[{body}] = *kind;
  }
  if (written.silent.empty()) return out;
  out.silent = position_kind(written.silent);
  if (!out.silent) return Refusal{"unknown-position", {{"position", written.silent}}};
  return out;
}

SupposedView shown(const rules::Supposition& supposition, const rules::Supposed& supposed, const notices::Names& names,
                   const notices::Phrases& phrases) {
  SupposedView out;
  for (const auto& [body, kind] : supposition.answers) out.supposed.answers[body.value] = id(kind);
  if (supposition.silent) out.supposed.silent = id(*supposition.silent);
  out.explanation = supposed.now.explanation;
  out.at_close = supposed.at_close.result;
  if (supposed.now.heads.silent > 0 && !supposed.now.closed) out.explanation.set("if_silent", out.at_close);
  out.needs_sentence = {phrases.needs(out.explanation, Language::ar, names),
                        phrases.needs(out.explanation, Language::en, names)};
  return out;
}

}  // namespace

Result<WhatIf, Refusal> Secretariat::what_if(const std::string& id, const std::string& stage,
                                             const std::optional<Supposition>& written) {
  const auto charter = is_kebab(id) ? writer_.charter({id}) : nullptr;
  if (!charter) return Refusal{"unknown-charter", {{"charter", id}}};
  const auto meant = stage_meant(*charter, {stage});
  if (!meant) return meant.error();
  const Round* round = charter->newest_round(*meant);
  if (!round || round->state == "settled") return Refusal{"nothing-open", {{"stage", meant->value}}};
  std::vector<rules::Supposition> suppositions;
  if (written) {
    auto supposition = read(*written, *round);
    if (!supposition) return supposition.error();
    suppositions.push_back(std::move(*supposition));
  } else {
    suppositions = rules::usual_suppositions(*charter, *round);
  }
  const notices::Names names = viewer().names(*charter->revision(round->revision));
  WhatIf out{round->stage.value, round->number, {}};
  for (const rules::Supposition& supposition : suppositions)
    out.supposed.push_back(
        shown(supposition, rules::suppose(*charter, *round, supposition), names, *premises_.phrases));
  return out;
}

}  // namespace mithaq::service
