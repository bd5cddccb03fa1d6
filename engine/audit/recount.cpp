#include "audit/recount.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "trail/canonical.h"

namespace mithaq::audit {

namespace {

// One body as it came out: its position, or none for silence.
struct Line {
  const Value* seat = nullptr;
  std::optional<std::string> position;

  std::int64_t weight(const std::string& name) const {
    if (name == "heads") return 1;
    for (const Value& weight : seat->at("weights").items())
      if (weight.at("id").string() == name) return weight.at("weight").integer();
    return 0;
  }
  bool carries(const std::string& tag) const {
    const auto tags = seat->strings_or_empty("tags");
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  }
  bool is_recused() const { return position == "recuse"; }
  bool is(std::string_view what) const {
    if (!position) return what == "silent";
    if (is_recused()) return false;
    const bool is_for = *position == "approve" || *position == "approve-with-comments" ||
                        *position == "approve-with-reservation" || *position == "no-objection";
    if (what == "answered") return true;
    if (what == "for") return is_for;
    if (what == "against") return *position == "disagree" || *position == "object";
    return what == *position;
  }
  bool is_in(const std::string& denominator) const {
    if (denominator == "roll") return !is_recused();
    if (denominator == "present") return is("answered");
    return is("for") || is("against");
  }
};
using Lines = std::vector<Line>;

bool compares(std::string_view op, std::int64_t a, std::int64_t b) {
  if (op == "at_least") return a >= b;
  if (op == "at_most") return a <= b;
  return op == "more_than" ? a > b : a < b;
}

// "Not" stays a flag until it meets a leaf: a fraction of nothing and an empty scope are unmet either way.
class Reader {
 public:
  explicit Reader(std::int64_t open_objections) : open_objections_(open_objections) {}

  // Before the close: `met` comes to mean, whatever those may still say who have said nothing. Only for a roll of
  // which nobody has.
  Reader& before_anybody_speaks() {
    is_early_ = true;
    return *this;
  }

  bool met(const Value& rule, const Lines& lines, bool negated) const {
    if (rule.find("count")) return is_early_ ? leaf_certain(rule, lines, negated) : leaf_met(rule, lines, negated);
    if (const Value* inner = rule.find("not")) return met(*inner, lines, !negated);
    if (const Value* tag = rule.find("within")) return within(tag->string(), rule.at("rule"), lines, negated);
    std::size_t yes = 0, parts = 0, wanted = 0;
    const auto add = [&](bool part) { ++parts, yes += part ? 1 : 0; };
    if (const Value* tags = rule.find("each")) {
      for (const Value& tag : tags->items()) add(within(tag.string(), rule.at("rule"), lines, negated));
      wanted = parts;
    } else if (const Value* all = rule.find("all")) {
      for (const Value& part : all->items()) add(met(part, lines, negated));
      wanted = parts;
    } else if (const Value* any = rule.find("any")) {
      for (const Value& part : any->items()) add(met(part, lines, negated));
      wanted = 1;
    } else {
      for (const Value& part : rule.at("some").at("of").items()) add(met(part, lines, negated));
      wanted = static_cast<std::size_t>(rule.at("some").at("at_least").integer());
    }
    return yes >= (negated ? parts - wanted + 1 : wanted);
  }

 private:
  bool within(const std::string& tag, const Value& rule, const Lines& lines, bool negated) const {
    Lines inner;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(inner), [&](const Line& l) { return l.carries(tag); });
    const bool empty = std::all_of(inner.begin(), inner.end(), [](const Line& l) { return l.is_recused(); });
    return !empty && !is_early_ && met(rule, inner, negated);  // all of them might still stand aside
  }

  // Each may weigh nothing in it, or all; a fraction may come to be one of nothing.
  bool leaf_certain(const Value& leaf, const Lines& lines, bool negated) const {
    std::int64_t most = 0;
    for (const Line& line : lines)
      if (!line.is_recused()) most += line.weight(leaf.string_or("weight", "heads"));
    if (leaf.at("count").string() == "open-objections") most = std::numeric_limits<std::int64_t>::max();
    for (const char* op : {"at_least", "at_most", "more_than", "less_than"})
      if (const Value* bound = leaf.find(op))
        return bound->is_integer() && compares(op, 0, bound->integer()) != negated &&
               compares(op, most, bound->integer()) != negated;
    throw WrongShape("a leaf without a comparison");
  }

  bool leaf_met(const Value& leaf, const Lines& lines, bool negated) const {
    const std::string& count = leaf.at("count").string();
    const std::string weight = leaf.string_or("weight", "heads");
    std::int64_t n = count == "open-objections" ? open_objections_ : 0;
    for (const Line& line : lines)
      if (line.is(count)) n += line.weight(weight);
    for (const char* op : {"at_least", "at_most", "more_than", "less_than"}) {
      const Value* bound = leaf.find(op);
      if (!bound) continue;
      if (bound->is_integer()) return compares(op, n, bound->integer()) != negated;
      std::int64_t d = 0;
      for (const Line& line : lines)
        if (line.is_in(leaf.at("of").string())) d += line.weight(weight);
      const std::string& fraction = bound->string();
      const std::size_t slash = fraction.find('/');
      const std::int64_t p = std::stoll(fraction.substr(0, slash)), q = std::stoll(fraction.substr(slash + 1));
      return d > 0 && compares(op, q * n, p * d) != negated;
    }
    throw WrongShape("a leaf without a comparison");
  }

  std::int64_t open_objections_;
  bool is_early_ = false;
};

Value sums(const Lines& lines, const std::string& weight, std::int64_t open_objections) {
  const auto sum = [&](std::string_view what) {
    std::int64_t total = 0;
    for (const Line& line : lines)
      if (what == "asked" || (what == "recused" && line.is_recused()) || line.is(what)) total += line.weight(weight);
    return total;
  };
  Value out = Value::object({{"open_objections", open_objections}, {"roll", sum("asked") - sum("recused")}});
  for (const char* what : {"asked", "recused", "for", "against", "abstain", "silent"}) out.set(what, sum(what));
  return out;
}

// The first weight other than heads that stands in a rule, in the order in which it is written.
std::string weight_in(const Value& rule) {
  if (rule.find("count")) return rule.string_or("weight", "heads");
  if (const Value* inner = rule.find("not")) return weight_in(*inner);
  if (const Value* inner = rule.find("rule")) return weight_in(*inner);
  const Value* parts = rule.find("all") ? rule.find("all") : rule.find("any");
  for (const Value& part : (parts ? *parts : rule.at("some").at("of")).items())
    if (std::string found = weight_in(part); found != "heads") return found;
  return "heads";
}

Value tally(const Lines& lines, const Value& frozen, std::int64_t open_objections) {
  std::string weight = weight_in(frozen.at("rule"));
  if (const Value* quorum = frozen.find("quorum"); quorum && weight == "heads") weight = weight_in(*quorum);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> given;
  for (const Line& line : lines)
    if (line.position) {
      given[*line.position].first += 1;
      given[*line.position].second += line.weight(weight);
    }
  Value::Array positions;
  for (const auto& [position, sum] : given)
    positions.push_back(Value::object({{"id", position}, {"heads", sum.first}, {"weight", sum.second}}));
  return Value::object({{"heads", sums(lines, "heads", open_objections)},
                        {"weights", sums(lines, weight, open_objections)},
                        {"positions", Value(std::move(positions))}});
}

Value document(const Entry& entry, std::string_view role) {
  for (const Evidence& e : entry.evidence)
    if (e.role == role && e.content) return trail::read(*e.content);
  throw WrongShape("the document `" + std::string(role) + "` is not at hand");
}

}  // namespace

Recount::Round& Recount::round_of(const Entry& entry) {
  const auto found = rounds_.find({entry.stage ? entry.stage->value : "", entry.round.value_or(0)});
  if (found == rounds_.end()) throw WrongShape("no such round");
  return found->second;
}

// An earlier answer in a round on a new text: kept, awaiting its body's word, or fallen. It may stand there already,
// from before the class of the text was another.
void Recount::carry(const Entry& entry) {
  std::vector<Answer>& here = round_of(entry).answers;
  const std::int64_t seq = entry.data.at("position").integer();
  const auto is_it = [&](const Answer& answer) { return answer.seq == seq; };
  std::optional<Answer> carried;
  for (const auto& [name, round] : rounds_)
    for (const Answer& answer : round.answers)
      if (is_it(answer)) carried = answer;
  if (!carried) throw WrongShape("no such position");
  if (entry.kind == "position-fallen") {
    std::erase_if(here, is_it);
    return;
  }
  if (std::none_of(here.begin(), here.end(), is_it)) here.push_back(*carried);
  for (Answer& answer : here)
    if (is_it(answer)) answer.awaiting = entry.kind == "position-awaiting";
}

// The ledger counts as it is at the close. A round that settles already keeps what counts in it.
void Recount::close(const Entry& entry) {
  Round& round = round_of(entry);
  if (round.cause.empty())
    for (const auto& [id, objection] : objections_)
      if (objection.open) round.objections.insert(id);
  round.cause = entry.data.at("cause").string();
}

// An answer that is given, confirmed or disowned while its round settles does to its body's objections what it would
// have done before; the entries around it bear the same command.
void Recount::hear(const Entry& entry) {
  if (entry.kind == "position-given" || entry.kind == "position-confirmed" || entry.kind == "position-contested") {
    Round& round = round_of(entry);
    const std::int64_t seq = entry.kind == "position-given" ? entry.seq : entry.data.at("position").integer();
    for (const Answer& answer : round.answers)
      if (answer.seq == seq && answer.complete && !answer.provisional && !answer.awaiting) {
        round.heard = answer.body;
        round.heard_in = entry.command;
      }
  }
  for (auto& [name, round] : rounds_)
    if (!round.cause.empty() && round.outcome.empty() && !round.heard.empty() && round.heard_in == entry.command)
      weigh(round);
}

void Recount::weigh(Round& round) const {
  const Answer* answer = nullptr;  // its newest
  for (const Answer& one : round.answers)
    if (one.body == round.heard && one.complete && !one.provisional && !one.awaiting) answer = &one;
  for (const auto& [id, objection] : objections_) {
    if (objection.body != round.heard) continue;
    const auto is_named = [&](const std::string& article) {
      return std::find(answer->articles.begin(), answer->articles.end(), article) != answer->articles.end();
    };
    const bool meant = answer && answer->position == "object" &&
                       std::all_of(objection.articles.begin(), objection.articles.end(), is_named);
    const bool disowned = answer && answer->contested;
    const bool kept = !disowned && meant && round.objections.contains(id);  // overruled or lapsed since the close
    const bool counts = kept || (objection.open && !(disowned && meant && objection.seq > answer->seq));
    if (counts)
      round.objections.insert(id);
    else
      round.objections.erase(id);
  }
}

std::int64_t Recount::open_objections() const {
  return std::count_if(objections_.begin(), objections_.end(), [](const auto& o) { return o.second.open; });
}

void Recount::define(const Value& workflow) {
  stages_.clear();
  silence_.clear();
  for (const Value& stage : workflow.at("stages").items()) {
    const std::string& id = stage.at("id").string();
    stages_[id] = stage;
    tie_[id] = stage.at("tie").string();
    const Value* finding = stage.find("chair_finding");
    chair_[id] = finding ? finding->at("chair").string() : "";
    if (stage.find("silence")) silence_.insert(id);
  }
}

void Recount::see(const Entry& entry) {
  const Value& data = entry.data;
  const std::string& kind = entry.kind;
  if (kind == "charter-opened" || kind == "workflow-migrated") {
    define(document(entry, "workflow"));
  } else if (kind == "stage-opened") {
    Round round;
    round.roll = document(entry, "roll");
    round.rule = document(entry, "rule");
    round.revision = static_cast<int>(data.at("revision").at("number").integer());
    rounds_[{entry.stage.value().value, entry.round.value()}] = std::move(round);
  } else if (kind == "position-given") {
    const bool complete = data.strings_or_empty("missing").empty() && !data.boolean_or("late", false);
    round_of(entry).answers.push_back({entry.seq, data.at("body").string(), data.at("position").string(),
                                       data.strings_or_empty("articles"), complete,
                                       data.boolean_or("provisional", false), false, false});
  } else if (kind == "position-confirmed" || kind == "position-contested") {
    for (Answer& answer : round_of(entry).answers) {
      if (answer.seq != data.at("position").integer()) continue;
      answer.contested = kind == "position-contested";
      if (!answer.contested) answer.provisional = answer.awaiting = false;
    }
  } else if (kind == "position-kept" || kind == "position-awaiting" || kind == "position-fallen") {
    carry(entry);
  } else if (kind == "stage-closed") {
    close(entry);
  } else if (kind == "stage-settled") {
    round_of(entry).outcome = data.at("outcome").string();
  } else if (kind.starts_with("objection-")) {
    const std::string move = kind.substr(std::string_view("objection-").size());
    Objection& objection = objections_[data.at("objection").string()];
    if (move == "filed") objection = {entry.seq, data.at("body").string(), data.strings_or_empty("articles"), false};
    objection.open = move == "admitted" || move == "answered" || move == "maintained" ||
                     move == "awaiting-reassertion" || move == "reasserted" || move == "restored";
  }
  hear(entry);
}

std::optional<Value> Recount::frozen_rule(const std::string& stage, int number, int revision) const {
  const auto defined = stages_.find(stage);
  if (defined == stages_.end() || !defined->second.find("rule")) return std::nullopt;
  const auto before = rounds_.find({stage, number - 1});
  const bool follows_no_quorum =
      before != rounds_.end() && before->second.outcome == "no-quorum" && before->second.revision == revision;
  const Value* quorum = follows_no_quorum ? defined->second.find("second_call") : nullptr;
  if (!quorum) quorum = defined->second.find("quorum");
  Value out = Value::object({{"rule", defined->second.at("rule")}, {"positions", defined->second.at("positions")}});
  if (quorum) out.set("quorum", *quorum);
  return out;
}

Recount::Result Recount::round(const std::string& stage, int number) const {
  const auto found = rounds_.find({stage, number});
  if (found == rounds_.end()) throw WrongShape("no such round");
  const Round& round = found->second;
  Lines lines;
  for (const Value& seat : round.roll.at("bodies").items()) {
    Line line{&seat, std::nullopt};
    for (const Answer& answer : round.answers)
      if (answer.body == seat.at("body").string() && answer.complete && !answer.provisional && !answer.awaiting)
        line.position = answer.contested ? std::nullopt : std::optional(answer.position);
    lines.push_back(std::move(line));
  }
  const std::int64_t open =
      round.cause.empty() ? open_objections() : static_cast<std::int64_t>(round.objections.size());

  Result out{tally(lines, round.rule, open), "", round.revision};
  const Reader reader(open);
  const auto many = [&](std::string_view what) {
    return std::count_if(lines.begin(), lines.end(), [&](const Line& l) { return l.is(what); });
  };
  const auto has_finding = [&](const std::string& of, const Lines& all) {
    const auto chair = chair_.find(of);
    if (chair == chair_.end() || chair->second.empty()) return true;
    return std::any_of(all.begin(), all.end(),
                       [&](const Line& l) { return l.carries(chair->second) && (l.is("for") || l.is("against")); });
  };
  const Value* quorum = round.rule.find("quorum");
  const bool nobody = std::all_of(lines.begin(), lines.end(), [](const Line& l) { return l.is_recused(); });
  if (round.cause == "returned" || round.cause == "withdrawn")
    out.outcome = round.cause;
  else if (nobody || (quorum && !reader.met(*quorum, lines, false)))
    out.outcome = "no-quorum";
  else if (reader.met(round.rule.at("rule"), lines, false))
    out.outcome = many("answered") > 0 || silence_.contains(stage) ||
                          Reader(0).before_anybody_speaks().met(round.rule.at("rule"), lines, false)
                      ? "passed"
                      : "expired";
  else if (many("answered") == 0 || !has_finding(stage, lines))
    out.outcome = "expired";
  else if (const auto tie = tie_.find(stage);
           tie != tie_.end() && tie->second == "returned" && many("for") == many("against"))
    out.outcome = "returned";
  else
    out.outcome = "failed";
  return out;
}

}  // namespace mithaq::audit
