#include "notices/compose.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

#include "model/markup.h"
#include "notices/compose_answers.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view kinds[] = {"request", "reminder", "receipt", "ask-back",
                                      "outcome", "alert",    "code",    "digest"};
// Their budget has no room for the same words twice.
constexpr std::string_view of_text_alone[] = {"ask-back", "code"};
constexpr std::string_view frame = "frame.html";
constexpr std::size_t subject_columns = 75;
constexpr std::size_t most_words_of_a_body = 4'000;  // bytes, in a receipt that would weigh more than any other notice

bool has_html(std::string_view kind) {
  return std::find(std::begin(of_text_alone), std::end(of_text_alone), kind) == std::end(of_text_alone);
}

std::string template_name(std::string_view kind, Language language, std::string_view part) {
  return std::string(kind) + "." + std::string(code(language)) + "." + std::string(part);
}

// The title, shortened at a space where it would make the subject longer than `room`.
std::string shortened(const std::string& title, std::size_t room) {
  if (columns_of(title) <= room) return title;
  std::string out;
  for (std::size_t at = 0; at < title.size();) {
    const auto end = std::min(title.find(' ', at), title.size());
    const std::string longer = title.substr(0, end);
    if (columns_of(longer) + 1 > room) break;
    out = longer;
    at = end + 1;
  }
  if (out.empty()) {  // one long word
    auto units = icu::UnicodeString::fromUTF8(title);
    units.truncate(units.moveIndex32(0, static_cast<int32_t>(room > 1 ? room - 1 : 1)));
    units.toUTF8String(out);
  }
  return out + "…";
}

std::size_t encoded(std::string_view bytes) {
  constexpr std::size_t part_headers = 160;
  const auto wide = static_cast<std::size_t>(
      std::count_if(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0 || c == '='; }));
  const std::size_t quoted = (bytes.size() + 2 * wide) * 79 / 76, base64 = (bytes.size() + 2) / 3 * 4 * 78 / 76;
  return std::min(quoted, base64) + part_headers;
}

}  // namespace

std::size_t budget_of(std::string_view kind) {
  if (kind == "code") return 3'000;
  return kind == "receipt" || kind == "ask-back" || kind == "alert" ? 12'000 : 40'000;
}

std::size_t wire_size(const Message& message) {
  constexpr std::size_t headers = 1'500;
  std::size_t size = headers + encoded(message.text);
  if (!message.html.empty()) size += encoded(message.html);
  for (const auto& attachment : message.attachments) size += encoded(attachment.bytes);
  return size;
}

std::vector<std::string> Composer::template_names() {
  std::vector<std::string> out{std::string(frame)};
  for (const std::string_view kind : kinds)
    for (const Language language : {Language::ar, Language::en})
      for (const char* part : {"txt", "html"})
        if (part == std::string_view("txt") || has_html(kind)) out.push_back(template_name(kind, language, part));
  return out;
}

Composer::Composer(const Phrases& phrases, std::map<std::string, std::string> templates)
    : phrases_(phrases), templates_(std::move(templates)) {
  for (const std::string& name : template_names()) {
    const auto found = templates_.find(name);
    if (found == templates_.end()) throw std::logic_error("the template " + name + " is missing");
    for (const TemplateFault& fault : faults(name, found->second))
      throw std::logic_error("the template " + name + ": " + fault.id + " `" + fault.variable + "`");
  }
}

bool Composer::is_kind(std::string_view kind) {
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

std::vector<TemplateFault> Composer::faults(const std::string& name, std::string_view source) const {
  static const std::set<std::string> of_frame{"language", "direction", "first",     "second",
                                              "marker",   "witness",   "checkpoint"};
  static const std::set<std::string> to_answer{"how", "answers", "link", "number", "fingerprint"};
  static const std::set<std::string> parts_of_a_digest{"news",    "stages",        "silent",   "objections",
                                                       "remarks", "confirmations", "returned", "others"};
  // Without these a notice would not do what it is sent for.
  static const std::map<std::string, std::set<std::string>> needed{{"request", to_answer},
                                                                   {"reminder", to_answer},
                                                                   {"ask-back", to_answer},
                                                                   {"receipt", {"position", "entry", "proof", "link"}},
                                                                   {"outcome", {"outcome", "decision"}},
                                                                   {"alert", {"alert"}},
                                                                   {"code", {"code"}},
                                                                   {"digest", parts_of_a_digest}};
  if (name == frame) return template_faults(source, of_frame, {"first", "second", "marker", "checkpoint"});
  std::set<std::string> known;
  for (const auto& [variable, value] : variables({}, Language::ar)) known.insert(variable);
  return template_faults(source, known, needed.at(name.substr(0, name.find('.'))));
}

Variables Composer::variables(const NoticeFacts& facts, Language language) const {
  Variables out{
      {"charter_title", facts.charter_title.in(language)},
      {"stage_title", facts.stage_title.in(language)},
      {"body_name", facts.body_name.in(language)},
      {"organisation", facts.organisation.in(language)},
      {"member_name", facts.member_name},
      {"revision", facts.revision > 0 ? std::to_string(facts.revision) : ""},
      {"fingerprint", facts.fingerprint},
      {"rule", facts.rule.in(language)},
      {"silence", facts.silence.in(language)},
      {"consent", facts.consent.in(language)},
      {"needs", facts.needs.in(language)},
      {"evidence", facts.evidence.in(language)},
      {"keys", facts.keys.in(language)},
      {"deadline", facts.deadline.in(language)},
      {"change", facts.change.in(language)},
      {"alert", facts.alert.in(language)},
      {"about", facts.about.in(language)},
      {"reason", facts.reason.in(language)},
      {"note", facts.note.in(language)},
      {"link", facts.link},
      {"public_link", facts.public_link},
      {"sign_language", facts.links.sign_language},
      {"easy_read", facts.links.easy_read(language)},
      {"number", facts.number},
      {"position", facts.position.in(language)},
      {"position_text", facts.position_text.in(language)},
      {"articles", facts.articles.in(language)},
      {"received_at", facts.received_at.in(language)},
      {"entry", facts.entry},
      {"outcome", facts.outcome.in(language)},
      {"decision", facts.decision.in(language)},
      {"reservations", facts.reservations},
      {"understood", facts.understood.in(language)},
      {"doubt", facts.doubt.in(language)},
      {"code", facts.code},
      {"proof", ""},
      {"news", facts.digest.news.in(language)},
      {"stages", facts.digest.stages.in(language)},
      {"silent", facts.digest.silent.in(language)},
      {"objections", facts.digest.objections.in(language)},
      {"remarks", facts.digest.remarks.in(language)},
      {"confirmations", facts.digest.confirmations.in(language)},
      {"returned", facts.digest.returned.in(language)},
      {"others", facts.digest.others.in(language)},
      {"commands", facts.digest.commands},
  };
  for (const char* name : {"how", "answers", "on_replies", "by_link", "then"}) out[name];
  if (!facts.entry.empty())
    out["proof"] = facts.proof.empty() ? phrases_.say("notice.proof-follows", language)
                                       : phrases_.say("notice.proof-attached", language, {{"file", facts.proof_name}});
  if (facts.link.empty()) return out;
  const auto say = [&](const char* id) { return phrases_.say(std::string("notice.") + id, language); };
  if (facts.replies_read && !facts.offered.empty()) {
    out["how"] = say("how-by-reply");
    out["answers"] = answers(phrases_, facts.offered, language);
    out["on_replies"] = say("on-replies");
    out["by_link"] = say("or-by-link");
    out["then"] = say("then-a-receipt");
  } else {
    out["how"] = say("how-by-link");
    out["then"] = say("by-link-alone");
  }
  return out;
}

Message Composer::compose(const NoticeFacts& facts) const {
  if (!is_kind(facts.kind)) throw std::logic_error("no notice of the kind `" + facts.kind + "`");
  Message out;
  out.subject = subject(facts);
  out.text = text(facts);
  if (has_html(facts.kind)) out.html = html(facts);
  out.languages = std::string(code(facts.first)) + ", " + std::string(code(other(facts.first)));
  out.attachments = attachments(facts);

  // Over budget: the charter's text goes first (link and fingerprint stay), the second language before the
  // first; then the HTML part; at last the proof, and the words say so.
  const std::size_t budget = budget_of(facts.kind);
  while (facts.kind == "request" && wire_size(out) > budget && !out.attachments.empty() &&
         out.attachments.back().name.starts_with("charter-"))
    out.attachments.pop_back();
  if (wire_size(out) > budget) out.html.clear();
  if (wire_size(out) <= budget) return out;
  NoticeFacts less = facts;
  // Long words of a body stand in the record; in both blocks of a mail they would fill it.
  if (wire_size(out) > budget_of("request") &&
      shorten(less.position_text, facts.link.empty() ? facts.public_link : facts.link))
    return compose(less);
  if (facts.proof.empty()) return out;
  less.proof.clear();
  return compose(less);
}

bool Composer::shorten(Text& words, const std::string& url) const {
  bool is_shorter = false;
  for (const Language language : {Language::ar, Language::en}) {
    std::string& text = language == Language::ar ? words.ar : words.en;
    if (text.size() <= most_words_of_a_body) continue;
    const std::string rest = phrases_.say("notice.words-shortened", language, {{"url", url}});
    std::size_t end = most_words_of_a_body - std::min(rest.size(), most_words_of_a_body / 2);
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + rest;
    is_shorter = true;
  }
  return is_shorter;
}

std::string Composer::subject(const NoticeFacts& facts) const {
  const std::string id = "notice.subject-" + facts.kind;
  const auto with = [&](const std::string& title) {
    Facts said{{"title", title}, {"revision", std::to_string(facts.revision)}};
    if (!facts.deadline_date.empty()) said["date"] = facts.deadline_date;
    if (!facts.request_code.empty()) said["code"] = facts.request_code;
    return phrases_.say(id, facts.first, said);
  };
  const std::size_t rest = columns_of(with(""));
  return with(shortened(facts.charter_title.in(facts.first), subject_columns - std::min(rest, subject_columns)));
}

// A reply is cut at this line. Where nobody reads replies, it says where an answer is given instead.
std::string Composer::marker(const NoticeFacts& facts) const {
  if (facts.request_code.empty() || facts.link.empty()) return "";
  const char* id = facts.replies_read ? "notice.marker" : "notice.marker-link";
  return "--- " + phrases_.say(id, Language::ar) + " / " + phrases_.say(id, Language::en) + " ⟨" + facts.request_code +
         "⟩ ---";
}

std::string Composer::text(const NoticeFacts& facts) const {
  const auto block = [&](Language language) {
    return filled_text(templates_.at(template_name(facts.kind, language, "txt")), variables(facts, language));
  };
  std::string out = block(facts.first) + "\n" + std::string(40, '-') + "\n\n" + block(other(facts.first));
  if (const std::string line = marker(facts); !line.empty()) out += "\n" + line + "\n";
  if (!facts.checkpoint.empty()) {
    out += "\n";
    for (const Language language : {facts.first, other(facts.first)})
      out += wrapped(phrases_.say("notice.checkpoint", language)) + "\n";
    out += facts.checkpoint;
    if (!facts.checkpoint.ends_with('\n')) out += "\n";
  }
  return out;
}

std::string Composer::html(const NoticeFacts& facts) const {
  const auto block = [&](Language language) {
    return filled_html(templates_.at(template_name(facts.kind, language, "html")), variables(facts, language));
  };
  const Text witness = phrases_.both("notice.checkpoint");
  // Each in its own direction, whichever the frame has.
  const auto line = [&](Language language) { return "<bdi>" + escaped_markup(witness.in(language)) + "</bdi>"; };
  return filled_html(
      templates_.at(std::string(frame)),
      {{"language", std::string(code(facts.first))},
       {"direction", facts.first == Language::ar ? "rtl" : "ltr"},
       {"first", block(facts.first)},
       {"second", block(other(facts.first))},
       {"marker", escaped_markup(marker(facts))},
       {"witness", facts.checkpoint.empty() ? "" : line(facts.first) + "<br>" + line(other(facts.first))},
       {"checkpoint", escaped_markup(facts.checkpoint)}},
      {"first", "second", "marker", "witness", "checkpoint"});
}

}  // namespace mithaq::notices
