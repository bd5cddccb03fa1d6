#include "notices/compose.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

#include "model/markup.h"
#include "notices/compose_calendar.h"
#include "notices/compose_template.h"

namespace mithaq::notices {

namespace {

constexpr std::string_view kinds[] = {"request", "reminder", "receipt", "outcome", "alert"};
constexpr std::string_view frame = "frame.html";
constexpr std::size_t subject_columns = 75;

Variables variables(const NoticeFacts& facts, Language language) {
  return {
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
      {"deadline", facts.deadline.in(language)},
      {"change", facts.change.in(language)},
      {"alert", facts.alert.in(language)},
      {"about", facts.about.in(language)},
      {"reason", facts.reason.in(language)},
      {"note", facts.note.in(language)},
      {"link", facts.link},
      {"public_link", facts.public_link},
      {"number", facts.number},
      {"position", facts.position.in(language)},
      {"position_text", facts.position_text.in(language)},
      {"articles", facts.articles.in(language)},
      {"received_at", facts.received_at.in(language)},
      {"entry", facts.entry},
      {"outcome", facts.outcome.in(language)},
      {"decision", facts.decision.in(language)},
      {"reservations", facts.reservations},
  };
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
  const bool is_ascii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; });
  const std::size_t body = is_ascii ? bytes.size() + bytes.size() / 16 : (bytes.size() + 2) / 3 * 4 * 78 / 76;
  return body + part_headers;
}

}  // namespace

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
      for (const char* part : {"txt", "html"}) out.push_back(template_name(kind, language, part));
  return out;
}

Composer::Composer(const Phrases& phrases, std::map<std::string, std::string> templates)
    : phrases_(phrases), templates_(std::move(templates)) {
  const Variables known = variables({}, Language::ar);
  const std::set<std::string> of_frame{"language", "direction", "first", "second", "marker", "witness", "checkpoint"};
  for (const std::string& name : template_names()) {
    const auto found = templates_.find(name);
    if (found == templates_.end()) throw std::logic_error("the template " + name + " is missing");
    for (const std::string& variable : variables_of(found->second))
      if (name == frame ? !of_frame.contains(variable) : !known.contains(variable))
        throw std::logic_error("the template " + name + " names the unknown variable `" + variable + "`");
  }
}

Message Composer::compose(const NoticeFacts& facts) const {
  if (std::find(std::begin(kinds), std::end(kinds), facts.kind) == std::end(kinds))
    throw std::logic_error("no notice of the kind `" + facts.kind + "`");
  Message out;
  out.subject = subject(facts);
  out.text = text(facts);
  out.html = html(facts);
  out.languages = std::string(code(facts.first)) + ", " + std::string(code(other(facts.first)));
  out.attachments = attachments(facts);

  // Over budget: the charter's text goes first (link and fingerprint stay), the second language before the
  // first; then the HTML part.
  const bool is_short = facts.kind == "receipt" || facts.kind == "alert";
  const std::size_t budget = is_short ? receipt_budget : notice_budget;
  while (wire_size(out) > budget && !out.attachments.empty() && out.attachments.back().name != "deadline.ics")
    out.attachments.pop_back();
  if (wire_size(out) > budget) out.html.clear();
  return out;
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

// In this version an answer is given by the link alone, and the line says so; the code is what a reply will
// be cut at.
std::string Composer::marker(const NoticeFacts& facts) const {
  if (facts.request_code.empty() || facts.link.empty()) return "";
  return "--- " + phrases_.say("notice.marker", Language::ar) + " / " + phrases_.say("notice.marker", Language::en) +
         " ⟨" + facts.request_code + "⟩ ---";
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
  return filled_html(templates_.at(std::string(frame)),
                     {{"language", std::string(code(facts.first))},
                      {"direction", facts.first == Language::ar ? "rtl" : "ltr"},
                      {"first", block(facts.first)},
                      {"second", block(other(facts.first))},
                      {"marker", escaped_markup(marker(facts))},
                      {"witness", facts.checkpoint.empty() ? ""
                                                           : escaped_markup(witness.in(facts.first)) + "<br>" +
                                                                 escaped_markup(witness.in(other(facts.first)))},
                      {"checkpoint", escaped_markup(facts.checkpoint)}},
                     {"first", "second", "marker", "witness", "checkpoint"});
}

std::vector<MessageAttachment> Composer::attachments(const NoticeFacts& facts) const {
  std::vector<MessageAttachment> out;
  if (facts.kind != "request") return out;
  if (facts.deadline_at) {
    const auto description = [&](Language language) {
      return phrases_.say("notice.calendar-description", language,
                          {{"stage", facts.stage_title.in(language)},
                           {"revision", std::to_string(facts.revision)},
                           {"deadline", facts.deadline.in(language)}});
    };
    CalendarEvent event;
    event.uid = facts.charter + "." + facts.stage + "." + std::to_string(facts.round) + "@" + facts.domain;
    event.stamp = facts.date;
    event.start = *facts.deadline_at;
    event.summary =
        phrases_.say("notice.calendar-summary", facts.first, {{"title", facts.charter_title.in(facts.first)}});
    event.description = description(facts.first) + "\n" + description(other(facts.first));
    out.push_back({"deadline.ics", "text/calendar; method=PUBLISH", calendar(event)});
  }
  for (const Language language : {facts.first, other(facts.first)}) {
    const auto markdown = facts.charter_text.find(language);
    if (markdown == facts.charter_text.end() || markdown->second.empty()) continue;
    const std::string digits = std::to_string(facts.revision);
    const std::string number = std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
    out.push_back({"charter-r" + number + "-" + std::string(code(language)) + ".txt", "text/plain", markdown->second});
  }
  return out;
}

}  // namespace mithaq::notices
