// `mithaq rule try`: a rule on a roll and its answers, as vectors say them; needs no daemon.
#include <algorithm>

#include "cli/arithmetic.h"
#include "cli/commands.h"
#include "cli/json_value.h"
#include "rules/rule.h"
#include "rules/rule_vector.h"
#include "service/premises.h"

namespace mithaq::cli {

namespace {

using rules::Complaint;
using rules::RuleVector;

constexpr std::size_t most_told = 50;  // complaints in words; all of them with --json

// A fraction written as a number was said: that its stand-in takes no `of` would only confuse.
bool is_beside(const Complaint& had, const Complaint& said) {
  return said.id == "integer-with-of" && had.path.starts_with(said.path.substr(0, said.path.rfind('.') + 1));
}

constexpr std::size_t longest_list = 1000;  // of what is known, in characters

std::string told_as(const Terminal& terminal, const Complaint& complaint, Language language) {
  notices::Facts facts;
  for (const auto& [key, value] : complaint.facts)
    facts.emplace(key, key == "known" ? shortened(value, longest_list) : shortened(value));
  return terminal.phrases().say("problem." + complaint.id, language, facts, notices::Isolation::none);
}

Json complaint_json(const Terminal& terminal, const std::string& file, const Complaint& complaint) {
  return {{"file", file},
          {"path", complaint.path},
          {"id", complaint.id},
          {"severity", complaint.warning ? "warning" : "error"},
          {"sentence", told_as(terminal, complaint, terminal.language)},
          {"sentences",
           {{"ar", told_as(terminal, complaint, Language::ar)}, {"en", told_as(terminal, complaint, Language::en)}}},
          {"facts", complaint.facts}};
}

class Try {
 public:
  Try(const Terminal& terminal, std::string file) : terminal_(terminal), file_(std::move(file)) {}

  int all(const std::string& bytes) {
    ReadJson read = value_from_json(bytes);
    if (!read.is_json) {
      tell(read.complaints);
      json_.push_back({{"problems", told(read.complaints)}});
      return end(cannot_judge);
    }
    written_ = std::move(read.complaints);
    if (!read.value.is_array()) {
      one(read.value, "$");
    } else if (read.value.items().empty()) {
      tell({{"$", "empty-list", {{"key", "$"}}, false}});
      code_ = cannot_judge;
    } else {
      for (std::size_t i = 0; i < read.value.items().size(); ++i)
        one(read.value.items()[i], "$[" + std::to_string(i) + "]");
    }
    return end(code_);
  }

 private:
  void one(const Value& value, const std::string& path) {
    std::vector<Complaint> complaints;
    for (const Complaint& c : written_)
      if (path == "$" || c.path == path || c.path.starts_with(path + ".") || c.path.starts_with(path + "["))
        complaints.push_back(c);
    // What is no number or text of ours was said; what its stand-in gives cause to say would only repeat it.
    const std::size_t before = complaints.size();
    std::vector<Complaint> more;
    const RuleVector vector = rules::vector_from_value(value, path, more);
    for (Complaint& c : more)
      if (std::none_of(complaints.begin(), complaints.begin() + static_cast<std::ptrdiff_t>(before),
                       [&](const Complaint& had) { return had.path == c.path || is_beside(had, c); }))
        complaints.push_back(std::move(c));
    const bool is_read = std::ranges::all_of(complaints, &Complaint::warning);
    tell(complaints);
    if (!is_read) {
      code_ = cannot_judge;
      json_.push_back({{"name", vector.name}, {"path", path}, {"problems", told(complaints)}});
      return;
    }
    try {
      judge(vector, path, complaints);
    } catch (const std::exception& broken) {
      fail(vector, path, broken.what());
    }
  }

  // What goes wrong inside one vector does not take the others with it.
  void fail(const RuleVector& vector, const std::string& path, const std::string& reason) {
    code_ = cannot_judge;
    const std::string sentence = terminal_.say("cli.try-broken", {{"reason", printable(reason)}});
    if (terminal_.json)
      json_.push_back({{"name", vector.name}, {"path", path}, {"broken", sentence}});
    else
      terminal_.error(printable(file_ + ": " + path) + ": " + terminal_.bad(sentence));
  }

  void judge(const RuleVector& vector, const std::string& path, const std::vector<Complaint>& complaints) {
    const rules::Evaluation says = vector.evaluation();
    const bool is_met = (vector.expect.empty() || vector.expect == says.result) && vector.expands_as_expected();
    if (!is_met && code_ == yes) code_ = no;
    ++judged_;
    met_ += is_met;
    if (terminal_.json)
      json_.push_back(judged_json(vector, path, says, is_met, complaints));
    else
      print(vector, says);
  }

  Json judged_json(const RuleVector& vector, const std::string& path, const rules::Evaluation& says, bool is_met,
                   const std::vector<Complaint>& complaints) const {
    Json out = {{"name", vector.name},
                {"source", vector.source},
                {"why", vector.why},
                {"path", path},
                {"result", says.result},
                {"met", is_met},
                {"rule", json_from_value(rules::to_value(vector.rule))},
                {"explanation", json_from_value(says.explanation)}};
    if (vector.quorum) out["quorum"] = json_from_value(rules::to_value(*vector.quorum));
    if (!vector.expect.empty()) out["expect"] = vector.expect;
    if (vector.expands_to) out["expands_as_expected"] = vector.expands_as_expected();
    if (!complaints.empty()) out["problems"] = told(complaints);
    for (const Language language : {Language::ar, Language::en})
      out["needs"][std::string(code(language))] = sentence(says, language);
    return out;
  }

  std::string sentence(const rules::Evaluation& says, Language language) const {
    return notices::without_isolates(terminal_.phrases().needs(says.explanation, language));
  }

  void print(const RuleVector& vector, const rules::Evaluation& says) const {
    const std::string title = printable(vector.name.empty() ? file_ : vector.name);
    terminal_.line(vector.source.empty() ? title : title + " (" + printable(vector.source) + ")");
    terminal_.line("  " + heads(terminal_, says.explanation.at("tally")));
    for (const std::string& line : arithmetic(terminal_, says.explanation)) terminal_.line("    " + line);
    terminal_.line("  " + sentence(says, terminal_.language));
    const auto word = [&](const std::string& id) { return id.empty() ? id : terminal_.say("cli.status-" + id); };
    const notices::Facts facts{{"result", word(says.result)}, {"expect", word(vector.expect)}};
    if (vector.expect.empty())
      terminal_.line("  " + terminal_.say("cli.try-result", facts));
    else if (vector.expect == says.result)
      terminal_.line("  " + terminal_.good(terminal_.say("cli.try-expected", facts)));
    else
      terminal_.line("  " + terminal_.bad(terminal_.say("cli.try-unexpected", facts)));
    if (!vector.expands_as_expected()) {
      terminal_.line("  " + terminal_.bad(terminal_.say("cli.try-expansion")));
      terminal_.line("    " + json_from_value(*vector.expansion).dump());
    }
    if (!vector.why.empty()) terminal_.line("  " + printable(vector.why));
  }

  void tell(const std::vector<Complaint>& complaints) {
    if (terminal_.json) return;
    for (const Complaint& c : complaints) {
      if (++told_ > most_told) break;
      const std::string severity = terminal_.say(c.warning ? "cli.warning" : "cli.error");
      terminal_.error(printable(file_) + ": " + shortened(c.path, 200) + ": " +
                      (c.warning ? severity : terminal_.bad(severity)) + ": " +
                      told_as(terminal_, c, terminal_.language) + " [" + c.id + "]");
    }
  }

  Json told(const std::vector<Complaint>& complaints) const {
    Json out = Json::array();
    for (const Complaint& c : complaints) out.push_back(complaint_json(terminal_, file_, c));
    return out;
  }

  int end(int code) const {
    if (terminal_.json) {
      terminal_.data(json_);
      return code;
    }
    if (told_ > most_told)
      terminal_.error(terminal_.say("cli.try-more", {{"n", static_cast<std::int64_t>(told_ - most_told)}}));
    const notices::Facts facts{{"n", judged_}, {"met", met_}};
    if (judged_ > 0)
      terminal_.line(code == yes ? terminal_.good(terminal_.say("cli.try-good", facts))
                                 : terminal_.bad(terminal_.say("cli.try-bad", facts)));
    return code;
  }

  const Terminal& terminal_;
  const std::string file_;
  std::vector<Complaint> written_;  // of what is no plain data
  Json json_ = Json::array();
  std::size_t told_ = 0;
  std::int64_t judged_ = 0, met_ = 0;
  int code_ = yes;
};

}  // namespace

int rule_try(const Terminal& terminal, const std::string& file) {
  return Try(terminal, file).all(service::read_file(file));
}

}  // namespace mithaq::cli
