// A receipt that stands for several: each of the answers by mail that has had none of its own, in a line.
#include <algorithm>

#include "service/summaries.h"
#include "service/telling.h"

namespace mithaq::service {

namespace {

constexpr std::size_t most_lines = 40;  // of the newest; of the others there are the numbers of their entries

}  // namespace

void tell_summary(notices::NoticeFacts& facts, const Occasion& o) {
  if (!is_summary(o.job)) return;
  std::vector<std::int64_t> seqs;
  for (const Value& one : o.job.facts.at("positions").items()) seqs.push_back(one.integer());
  const std::size_t in_words = std::min(seqs.size(), most_lines);
  for (Language language : {Language::ar, Language::en}) {
    const auto add = [&](Text& to, const std::string& id, const notices::Facts& said) {
      std::string& words = language == Language::ar ? to.ar : to.en;
      words += (words.empty() ? "" : "\n") + o.phrases.say("notice." + id, language, said);
    };
    add(facts.note, "note-summary", {{"n", static_cast<std::int64_t>(seqs.size())}});
    for (std::size_t i = 0; i < in_words; ++i) {
      const std::int64_t seq = seqs[seqs.size() - 1 - i];
      const Receipt one = o.viewer.receipt(o.charter, o.round.stage, o.round.number, seq);
      add(facts.about, "summary-line",
          {{"entry", std::to_string(seq)},
           {"position", o.phrases.say("position." + one.position.position, language)},
           {"words_when", one.received_at.in(language)}});
    }
    std::string others;
    for (std::size_t i = 0; i + in_words < seqs.size(); ++i)
      others += (others.empty() ? "" : ", ") + std::to_string(seqs[i]);
    if (!others.empty()) add(facts.about, "summary-others", {{"entries", others}});
    add(facts.about, "summary-proofs", {{"charter", o.charter.id.value}});
  }
}

}  // namespace mithaq::service
