#include "service/batch.h"

#include <algorithm>
#include <stdexcept>

#include "audit/folded_row.h"
#include "rules/evolve.h"
#include "service/mail_intake.h"
#include "service/quorum.h"
#include "service/trusted_time.h"
#include "trail/canonical.h"
#include "trail/digest.h"
#include "trail/entry.h"

namespace mithaq::service {

std::string published_key(const Value& data) {
  return data.at("id").string() + "/" + std::to_string(data.at("number").integer());
}

Digest bound_to(const Order& order) {
  const std::string who = order.actor.member ? order.actor.member->value : order.actor.kind;
  return trail::digest(who + "\n" + order.body);
}

std::shared_ptr<const Charter> Writer::Batch::charter(const CharterId& id) {
  if (const auto found = charters_.find(id); found != charters_.end()) return found->second;
  return writer_.charter(id);
}

Writer::Strand Writer::Batch::strand(const std::string& id) {
  if (const auto found = strands_.find(id); found != strands_.end()) return found->second;
  const std::lock_guard lock(writer_.mutex_);
  const auto found = writer_.strands_.find(id);
  return found == writer_.strands_.end() ? Strand{} : found->second;
}

// Links the entry to its strand, puts its documents into the object store and its bytes into the unit.
void Writer::Batch::append(store::Unit& unit, Entry& entry) {
  Strand place = strand(entry.strand);
  if (entry.seq != place.entries) throw std::logic_error("entry " + entry.strand + " out of order");
  entry.prev = place.head;
  for (const Evidence& e : entry.evidence)
    if (e.content) writer_.objects_.put(*e.content);
  if (entry.private_content) writer_.objects_.put(*entry.private_content);
  store::Leaf leaf{entry.strand, entry.seq, trail::leaf_bytes(entry), {}};
  leaf.hash = trail::leaf_hash(leaf.bytes);
  strands_[entry.strand] = {entry.seq + 1, trail::hex(leaf.hash)};
  unit.leaves.push_back(std::move(leaf));
}

Entry Writer::Batch::append_to_registry(store::Unit& unit, Entry entry, const std::string& command, Moment now) {
  entry.strand = registry_strand;
  entry.seq = strand(entry.strand).entries;
  entry.at = now;
  entry.command = command;
  append(unit, entry);
  return entry;
}

Result<Entry, Refusal> Writer::Batch::change_keys(const Order& order, store::Unit& unit, const std::string& command,
                                                  Moment now) {
  const Premises& premises = writer_.premises_;
  const std::string origin = premises.log_origin();
  const auto known = keys();
  const auto of_log = log_keys();
  const auto revoked = premises.revocation_lists();
  const rules::KeyWorld world{*known,
                              *of_log,
                              premises.registry,
                              origin,
                              premises.authorities,
                              std::chrono::hours(24 * premises.settings.key_wait_days),
                              revoked};
  auto decided = rules::decide(world, *order.keys, now);
  if (!decided) return decided.error();
  decided->actor = order.actor;
  decided->channel = order.channel;
  const Entry entry = append_to_registry(unit, std::move(*decided), command, now);
  auto after = std::make_shared<trail::KeyRegister>(*known);
  after->take(entry);
  keys_ = std::move(after);
  auto log_after = std::make_shared<trail::LogKeys>(*of_log);
  log_after->take(entry);
  log_keys_ = std::move(log_after);
  return entry;
}

std::optional<Outcome> Writer::Batch::stored_answer(const Order& order) const {
  if (order.key.empty()) return std::nullopt;
  std::optional<store::AnswerRow> row;
  if (const auto found = answers_.find(order.key); found != answers_.end())
    row = found->second;
  else
    row = writer_.store_.answer(order.key);
  if (!row) return std::nullopt;
  if (row->body_sha256 != bound_to(order)) return Outcome(Refusal{"key-reused", {}});
  return Outcome(Done{{}, row->answer, true});
}

// What is refused here is written all the same: the count of wrong numbers.
std::optional<Refusal> Writer::Batch::refused_guess(const Guess& guess) {
  const Digest& token = guess.link.token_sha256;
  int wrong = guess.link.wrong_numbers;
  for (const auto* counted : {&writer_.wrong_numbers_, &wrong_numbers_})
    if (const auto found = counted->find(token); found != counted->end()) wrong = std::max(wrong, found->second);
  if (wrong >= wrong_numbers_allowed) return Refusal{"too-many-wrong-numbers", {{"body", guess.link.body.value}}};
  if (guess.number_sha256 == guess.link.number_sha256) return std::nullopt;
  store::Unit unit;
  unit.tokens.push_back(guess.link);
  unit.tokens.back().wrong_numbers = ++wrong;
  units_.push_back(std::move(unit));
  wrong_numbers_[token] = wrong;
  return Refusal{"wrong-number", {{"field", "number"}, {"number", std::to_string(wrong_numbers_allowed - wrong)}}};
}

// A definition is published once; the same number with another content is refused.
std::optional<Refusal> Writer::Batch::publish_workflow(const Order& order, store::Unit& unit,
                                                       const std::string& command, Moment now,
                                                       std::optional<std::string>& published) {
  const auto* open = std::get_if<rules::OpenCharter>(&*order.command);
  const auto* migrate = std::get_if<rules::MigrateWorkflow>(&*order.command);
  const Digest& sha256 = open ? open->workflow_sha256 : migrate->sha256;
  const std::string& snapshot = open ? open->workflow_snapshot : migrate->snapshot;
  Entry entry;
  entry.kind = "workflow-published";
  entry.data =
      Value::object({{"id", order.workflow->id.value}, {"number", order.workflow->number}, {"sha256", sha256}});
  const std::string key = published_key(entry.data);
  Digest known;
  if (const auto found = published_.find(key); found != published_.end())
    known = found->second;
  else if (const auto before = writer_.published_.find(key); before != writer_.published_.end())
    known = before->second;
  if (known == sha256) return std::nullopt;
  if (!known.empty())
    return Refusal{"workflow-number-used",
                   {{"id", order.workflow->id.value}, {"number", std::to_string(order.workflow->number)}}};
  entry.strand = registry_strand;
  entry.seq = strand(entry.strand).entries;
  entry.at = now;
  entry.command = command;
  entry.actor = order.actor;
  entry.channel = order.channel;
  entry.evidence.push_back({"workflow", sha256, static_cast<std::int64_t>(snapshot.size()), "application/json",
                            std::make_shared<const std::string>(snapshot)});
  append(unit, entry);
  published_[key] = sha256;
  published = key;
  return std::nullopt;
}

// Token, number and date are drawn once a job, so that every copy of a notice is the same.
void Writer::Batch::add_jobs(store::Unit& unit, std::vector<Job> jobs, Moment now, const std::string& code_for) {
  for (Job& job : jobs) {
    job.created = now;
    if (job.kind == "digest") {
      // It ends the list and does nothing else, for as long as the mail may lie in a mailbox: no link of a member.
      job.secret = writer_.chance_.token();
      job.facts.set("unsubscribe", trail::digest(job.secret));
    }
    if (job.kind == "code") {
      // The number of the link that asked for it, renewed.
      auto row = writer_.store_.token(trail::digest(code_for));
      if (!row) throw std::logic_error("a code for a link that is not there");
      const std::string number = writer_.chance_.number();
      job.secret = code_for + " " + number;
      row->number_sha256 = trail::digest(code_for + number);
      row->issued = now;
      unit.tokens.push_back(std::move(*row));
    }
    const bool carries_link = job.kind == "request" || job.kind == "reminder" || job.kind == "receipt" ||
                              job.kind == "ask-back" || (job.kind == "alert" && !job.body.empty());
    if (carries_link) {
      const std::string token = writer_.chance_.token(), number = writer_.chance_.number();
      job.secret = token + " " + number;
      unit.tokens.push_back({trail::digest(token),
                             trail::digest(token + number),
                             job.charter,
                             {job.stage},
                             job.round,
                             job.revision,
                             job.body,
                             job.member,
                             job.request,
                             0,
                             false,
                             now});
    }
    unit.jobs.push_back(std::move(job));
  }
}

namespace {

// Whether somebody is asked back whose earlier answer goes on standing meanwhile.
bool keeps_a_word(const std::vector<Job>& jobs) {
  return std::ranges::any_of(
      jobs, [](const Job& job) { return job.kind == "ask-back" && !job.facts.string_or("stands", "").empty(); });
}

}  // namespace

Outcome Writer::Batch::take(const Order& order) {
  if (auto again = stored_answer(order)) return *again;
  if (order.guess)
    if (auto refusal = refused_guess(*order.guess)) return Outcome(*refusal);
  const Moment now = writer_.clock_.now();
  const std::string key = order.key.empty() ? writer_.chance_.hex(16) : order.key;
  const std::string command = trail::digest(key).substr(0, 32);

  store::Unit unit;
  unit.moves = order.moves;
  unit.checkpoint = order.checkpoint;
  unit.cosignatures = order.cosignatures;
  // Until the decision is there, only the registry's strand has grown.
  const Strand registry_before = strand(std::string(registry_strand));
  std::optional<std::string> published;
  const auto refuse = [&](const Refusal& refusal) {
    if (!unit.leaves.empty()) strands_[std::string(registry_strand)] = registry_before;
    if (published) published_.erase(*published);
    return Outcome(refusal);
  };

  for (const Entry& entry : order.registry) append_to_registry(unit, entry, command, now);
  Done done;
  if (order.keys) {
    auto changed = change_keys(order, unit, command, now);
    if (!changed) return Outcome(changed.error());
    done.answer = std::to_string(changed->seq) + " 1";
    done.entries.push_back(std::move(*changed));
  }
  if (order.command) {
    const auto before = charter(order.charter);
    const bool opens = std::holds_alternative<rules::OpenCharter>(*order.command);
    if (opens && !order.workflow) throw std::logic_error("a charter is opened without its workflow");
    const bool migrates = std::holds_alternative<rules::MigrateWorkflow>(*order.command);
    if ((opens && !before) || (migrates && before))
      if (auto refusal = publish_workflow(order, unit, command, now, published)) return refuse(*refusal);
    Charter nothing;
    nothing.id = order.charter;
    const Charter& current = before ? *before : nothing;
    static const Workflow none;
    const Workflow* workflow = opens ? &*order.workflow : before ? current.definition.get() : &none;
    const auto zones = writer_.premises_.zones.load();
    const auto known_keys = keys();
    const Premises& premises = writer_.premises_;
    const bool may_sign = std::holds_alternative<rules::AcceptSignature>(*order.command) ||
                          std::holds_alternative<rules::ReceiveMail>(*order.command);
    const auto revoked = may_sign ? premises.revocation_lists() : std::nullopt;
    const rules::World world{*workflow,
                             premises.registry,
                             premises.calendars,
                             *zones,
                             premises.last_sweep(),
                             witness_quorum(premises, writer_.store_, current),
                             is_stamped(writer_.store_, current),
                             known_keys.get(),
                             premises.authorities,
                             revoked};
    const rules::Origin origin{order.actor, order.channel, command, writer_.chance_.hex(32),
                               strand(std::string(registry_strand)).entries - 1};
    auto decided = rules::decide(world, current, origin, *order.command, now);
    if (!decided) return refuse(decided.error());
    rules::Decision& decision = *decided;
    if (!decision.entries.empty()) {
      for (Entry& entry : decision.entries) append(unit, entry);
      charters_[order.charter] = std::make_shared<const Charter>(std::move(decision.after));
    }
    if (order.without_receipts) std::erase_if(decision.jobs, [](const Job& job) { return job.kind == "receipt"; });
    add_jobs(unit, std::move(decision.jobs), now, order.code_for);
    done.answer = std::to_string(current.entries) + " " + std::to_string(decision.entries.size());
    done.entries = std::move(decision.entries);
  }
  add_jobs(unit, order.notices, now, "");
  if (order.mail) {
    unit.mail = order.mail;
    if (unit.mail->at == Moment{}) unit.mail->at = now;
    for (const Entry& entry : done.entries) {
      if (entry.kind != "mail-received") continue;
      unit.mail->seq = entry.seq;
      unit.mail->verdict = entry.data.at("verdict").string();
    }
    if (std::ranges::find(mail_verdicts, unit.mail->verdict) == std::end(mail_verdicts))
      throw std::logic_error("no verdict on a mail: " + unit.mail->verdict);
    unit.mail->wants_person = unit.mail->wants_person || unit.mail->verdict == "unclear" || keeps_a_word(unit.jobs);
  }
  if (!order.key.empty()) {
    unit.answer = store::AnswerRow{order.key, bound_to(order), done.answer, now};
    answers_[order.key] = *unit.answer;
  }
  const bool says_nothing = unit.leaves.empty() && unit.jobs.empty() && unit.moves.empty() && unit.tokens.empty() &&
                            !unit.checkpoint && unit.cosignatures.empty() && !unit.answer && !unit.mail;
  if (!says_nothing) units_.push_back(std::move(unit));
  return Outcome(std::move(done));
}

void Writer::Batch::commit() {
  // The folded state of each charter is written once a batch, as it stands after its last entry.
  for (const auto& [id, charter] : charters_) units_.back().charters.push_back(audit::folded_row(*charter));
  writer_.store_.commit(units_);
}

void Writer::Batch::publish() {
  for (auto& [id, charter] : charters_) writer_.charters_[id] = std::move(charter);
  for (auto& [id, strand] : strands_) writer_.strands_[id] = std::move(strand);
  for (auto& [key, digest] : published_) writer_.published_[key] = std::move(digest);
  for (const auto& [token, wrong] : wrong_numbers_) writer_.wrong_numbers_[token] = wrong;
  if (keys_) writer_.keys_ = keys_;
  if (log_keys_) writer_.log_keys_ = log_keys_;
}

}  // namespace mithaq::service
