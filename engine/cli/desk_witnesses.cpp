// Witnesses and what is erased, as the daemon answers the command line.
#include "cli/desk.h"
#include "trail/digest.h"

namespace mithaq::cli {

namespace {

Json done(Json data) { return {{"ok", true}, {"data", std::move(data)}}; }

Json json_of(const service::WitnessesView& view) {
  Json all = Json::array();
  for (const service::WitnessView& one : view.witnesses) {
    all.push_back({{"name", one.name}, {"url", one.url}, {"has_signed", one.has_signed}, {"newest", one.newest}});
    if (!one.failure.empty()) all.back()["failure"] = one.failure;
    if (one.ahead > 0) all.back()["ahead"] = one.ahead;
    if (one.at) all.back()["at"] = to_rfc3339(*one.at);
  }
  return {{"quorum", view.quorum},       {"size", view.size},
          {"cosigned", view.cosigned},   {"needed", view.needed},
          {"holds", view.holds},         {"waiting", view.waiting},
          {"witnesses", std::move(all)}, {"checkpoint", view.checkpoint}};
}

}  // namespace

Json Desk::witnesses(const std::string& verb, const Json& q) {
  const service::Caller caller{{q.value("by", "")}, "", q.value("key", "")};
  if (verb == "witness list") return done(json_of(house_.witnesses()));
  if (verb == "witness ask") {
    const auto question = house_.witness_question(
        q.value("witness", ""), q.contains("from") ? std::optional(q["from"].get<std::int64_t>()) : std::nullopt);
    return question ? done({{"question", *question}}) : refused(question.error());
  }
  if (verb == "witness add") {
    const auto taken = house_.add_cosignatures(q.value("text", ""));
    if (!taken) return refused(taken.error());
    return done({{"witnesses", taken->witnesses}, {"size", taken->size}, {"quorum_met", taken->quorum_met}});
  }
  if (verb == "log file") {  // whoever may speak to the socket may see every entry
    const auto file = house_.log_file(q.value("path", ""), {"", true});
    return file ? done({{"bytes", trail::base64(file->bytes)}, {"media_type", file->media_type}})
                : refused(file.error());
  }
  if (verb == "charter ratify") {
    const auto opened = house_.ratify(caller, q.value("charter", ""));
    return opened ? done({{"id", opened->id}, {"entries", opened->entries}}) : refused(opened.error());
  }
  if (verb == "members erase") {
    const auto erased = house_.erase_member(caller, q.value("member", ""), q.value("reason", ""));
    if (!erased) return refused(erased.error());
    return done({{"objects", erased->objects}, {"entries", erased->entries}, {"mail_folder", erased->mail_folder}});
  }
  return refused({"unknown-verb", {{"verb", verb}}});
}

}  // namespace mithaq::cli
