// The daily list in words: part by part, line by line.
#include <algorithm>

#include "service/telling.h"

namespace mithaq::service {

namespace {

constexpr std::size_t most_names = 40;  // in one part; of the others it says how many they are

class Telling {
 public:
  explicit Telling(const Occasion& occasion) : o_(occasion), digest_(occasion.job.facts) {}

  notices::DigestWords words() {
    news();
    stages();
    objections();
    counted(out_.remarks, {"unseen", "unanswered"});
    counted(out_.confirmations, {"entered"});
    names(out_.confirmations, digest_.strings_or_empty("confirm"), "notice.digest-confirm");
    names(out_.returned, digest_.strings_or_empty("returned"), "notice.digest-body");
    counted(out_.others, {"mails", "strays", "deposits"});
    if (const auto failing = digest_.strings_or_empty("failing"); !failing.empty())
      line(out_.others, "notice.digest-failing",
           {{"n", static_cast<std::int64_t>(failing.size())}, {"names", joined(failing)}});
    if (const auto missing = digest_.strings_or_empty("witnesses"); !missing.empty())
      line(out_.others, "notice.digest-witnesses", {{"names", joined(missing)}});
    if (digest_.find("no_time")) line(out_.others, "time-stamp.waits", {});
    commands();
    return std::move(out_);
  }

 private:
  using Given = std::vector<std::pair<std::string, Text>>;  // facts that differ by language

  void line(Text& into, const std::string& id, const notices::Facts& facts, const Given& given = {}) {
    for (const Language language : {Language::ar, Language::en}) {
      notices::Facts said = facts;
      for (const auto& [name, value] : given) said[name] = value.in(language);
      std::string& to = language == Language::ar ? into.ar : into.en;
      to += (to.empty() ? "" : "\n") + o_.phrases.say(id, language, said);
    }
  }

  void counted(Text& into, std::initializer_list<const char*> keys) {
    for (std::string key : keys)
      if (const std::int64_t n = digest_.integer_or(key, 0); n > 0) {
        std::ranges::replace(key, '_', '-');
        line(into, "notice.digest-" + key, {{"n", n}});
      }
  }

  // One body a line.
  void names(Text& into, const std::vector<std::string>& bodies, const std::string& id) {
    for (std::size_t i = 0; i < std::min(bodies.size(), most_names); ++i)
      line(into, id, {}, {{"body", o_.viewer.body_name({bodies[i]})}});
    if (bodies.size() > most_names)
      line(into, "notice.digest-more", {{"n", static_cast<std::int64_t>(bodies.size() - most_names)}});
  }

  static std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : " · ") + name;
    return out;
  }

  Text stage_title(const std::string& id) const {
    const Stage* stage = o_.charter.definition->stage(id);
    return stage ? stage->title : Text{id, id};
  }

  std::span<const Value> list(const char* key) const {
    const Value* found = digest_.find(key);
    return found ? std::span<const Value>(found->items()) : std::span<const Value>();
  }

  void news() {
    if (const auto bodies = digest_.strings_or_empty("answered"); !bodies.empty()) {
      line(out_.news, "notice.digest-answered", {{"n", static_cast<std::int64_t>(bodies.size())}});
      names(out_.news, bodies, "notice.digest-body");
    }
    counted(out_.news, {"new_objections", "new_reservations", "new_comments"});
    for (const std::string& id : digest_.strings_or_empty("opened"))
      line(out_.news, "notice.digest-opened", {}, {{"stage", stage_title(id)}});
    for (const Value& one : list("settled"))
      line(out_.news, "notice.digest-settled", {},
           {{"stage", stage_title(one.at("stage").string())},
            {"outcome", o_.phrases.both("outcome." + one.at("outcome").string())}});
  }

  void stages() {
    if (o_.charter.state == "drafting") line(out_.stages, "notice.digest-drafting", {});
    for (const Value& one : list("stages")) {
      const Text title = stage_title(one.at("stage").string());
      const auto deadline = moment_from_rfc3339(one.string_or("deadline", ""));
      const Text until = deadline ? o_.viewer.when(*deadline, one.at("zone").string()) : Text{};
      line(out_.stages, "notice.digest-stage",
           {{"answered", one.at("answered").integer()}, {"asked", one.at("asked").integer()}},
           {{"stage", title}, {"words_until", until}});
      if (const auto waits = one.strings_or_empty("waits"); !waits.empty()) {
        const Text sentence = o_.viewer.waits_sentence(waits);
        out_.stages.ar += "\n" + sentence.ar;
        out_.stages.en += "\n" + sentence.en;
      }
      const auto silent = one.strings_or_empty("silent");
      if (!silent.empty() && list("stages").size() > 1)
        line(out_.silent, "notice.digest-of-stage", {}, {{"stage", title}});
      names(out_.silent, silent, "notice.digest-body");
    }
  }

  void objections() {
    for (const Value& one : list("objections"))
      line(out_.objections, "notice.digest-objection", {{"objection", one.at("id").string()}},
           {{"body", o_.viewer.body_name({one.at("body").string()})},
            {"state", o_.phrases.both("page.objection-" + one.at("state").string())}});
  }

  // For what there is: the command that shows it, ready to be copied.
  void commands() {
    const std::string id = " " + o_.charter.id.value;
    const auto add = [&](const std::string& command) {
      out_.commands += (out_.commands.empty() ? "" : "\n") + ("mithaq " + command);
    };
    const auto has = [&](const char* key) { return digest_.find(key) != nullptr; };
    add("charter show" + id);
    if (has("objections")) add("objection list" + id);
    if (has("unseen") || has("unanswered")) add("charter comments" + id);
    if (has("mails") || has("strays")) add("mail list");
    if (has("returned") || has("deposits")) add("outbox list" + id);
    if (has("failing")) add("members list");
    if (has("witnesses")) add("witness list");
    if (has("no_time")) add("doctor");
  }

  const Occasion& o_;
  const Value& digest_;
  notices::DigestWords out_;
};

}  // namespace

void tell_digest(notices::NoticeFacts& facts, const Occasion& occasion) { facts.digest = Telling(occasion).words(); }

}  // namespace mithaq::service
