// Each duty's requests and answers as fields (messages.h).
#include <algorithm>
#include <array>

#include "wire/messages.h"

namespace mithaq::wire {

namespace {

constexpr std::array<std::string_view, 4> deliveries = {"accepted", "deferred", "refused", "unknown"};
constexpr std::array<std::string_view, 3> outcomes = {"ok", "failed", "skipped"};

// 64 lower-case hexadecimal digits, or nothing.
const std::string& digest(const Reader& read, std::string_view name) {
  const auto& value = read.text(name);
  const bool hex = value.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!value.empty() && (value.size() != 64 || !hex)) throw BadFrame("field is not a digest: " + std::string(name));
  return value;
}

const std::string& answered(const Reader& read, std::string_view name) { return read.text(name, largest_text); }

std::int64_t count(const Reader& read, std::string_view name) {
  const auto number = read.number(name);
  if (number < 0) throw BadFrame("field is less than nothing: " + std::string(name));
  return number;
}

}  // namespace

Fields to_fields(const Notice& notice) {
  Fields fields = {{"job-key", notice.job_key},
                   {"kind", notice.kind},
                   {"charter", notice.charter},
                   {"answer-token", notice.answer_token},
                   {"to-name", notice.to_name},
                   {"to-address", notice.to_address},
                   {"languages", notice.languages},
                   {"date", notice.date},
                   {"subject", notice.subject},
                   {"text", notice.text},
                   {"html", notice.html},
                   {"wants-proof", flag_text(notice.wants_proof)},
                   {"unsubscribe", notice.unsubscribe}};
  for (const auto& reference : notice.references) fields.push_back({"reference", reference});
  for (const auto& attachment : notice.attachments) {
    fields.push_back({"attachment-name", attachment.name});
    fields.push_back({"attachment-type", attachment.media_type});
    fields.push_back({"attachment-bytes", attachment.bytes});
  }
  return fields;
}

Notice notice_from(const Fields& fields) {
  const Reader read(fields);
  Notice notice;
  notice.job_key = read.text("job-key");
  notice.kind = read.text("kind");
  notice.charter = read.text("charter");
  notice.answer_token = read.text("answer-token");
  notice.to_name = read.text("to-name");
  notice.to_address = read.text("to-address");
  notice.languages = read.text("languages");
  notice.date = read.text("date");
  notice.subject = read.text("subject");
  notice.text = read.text("text");
  notice.html = read.text("html");
  notice.wants_proof = read.flag("wants-proof");
  notice.unsubscribe = read.text("unsubscribe");
  for (const auto& [name, value] : fields) {
    if (name == "reference") notice.references.push_back(value);
    if (name == "attachment-name") notice.attachments.push_back({value, {}, {}});
    if (notice.attachments.empty()) continue;
    if (name == "attachment-type") notice.attachments.back().media_type = value;
    if (name == "attachment-bytes") notice.attachments.back().bytes = value;
  }
  return notice;
}

Fields to_fields(const ProbeRequest& request) {
  return {{"send-to", request.send_to}, {"subject", request.subject}, {"text", request.text}};
}

ProbeRequest probe_request_from(const Fields& fields) {
  const Reader read(fields);
  return {read.text("send-to"), read.text("subject"), read.text("text")};
}

Fields to_fields(const std::vector<ProbeStep>& steps) {
  Fields fields;
  for (const auto& step : steps) {
    fields.push_back({"step", clean_text(step.step, 32)});
    fields.push_back({"outcome", step.outcome});
    fields.push_back({"cause", clean_text(step.cause, 64)});
    for (const auto& [name, value] : step.facts) {
      fields.push_back({"fact-name", clean_text(name, 32)});
      fields.push_back({"fact", clean_text(value, longest_said)});
    }
  }
  return fields;
}

std::vector<ProbeStep> probe_steps_from(const Fields& fields) {
  std::vector<ProbeStep> steps;
  std::string fact;
  for (const auto& [name, value] : fields) {
    if (!is_text(value) || value.size() > longest_said) throw BadFrame("field is no text of a step: " + name);
    if (name == "step") steps.push_back({value, {}, {}, {}});
    if (steps.empty()) continue;
    if (name == "outcome") {
      if (std::find(outcomes.begin(), outcomes.end(), value) == outcomes.end())
        throw BadFrame("unknown outcome of a step");
      steps.back().outcome = value;
    }
    if (name == "cause") steps.back().cause = value;
    if (name == "fact-name") fact = value;
    if (name == "fact") steps.back().facts[fact] = value;
  }
  for (const auto& step : steps)
    if (step.outcome.empty()) throw BadFrame("a step without its outcome");
  return steps;
}

Fields to_fields(const CheckpointRequest& request) {
  return {{"origin", request.origin},     {"size", std::to_string(request.size)},
          {"root", request.root},         {"old-size", std::to_string(request.old_size)},
          {"old-root", request.old_root}, {"consistency", request.consistency},
          {"keys", request.keys}};
}

CheckpointRequest checkpoint_request_from(const Fields& fields) {
  const Reader read(fields);
  CheckpointRequest request;
  request.origin = read.text("origin");
  request.size = count(read, "size");
  request.root = read.text("root");
  request.old_size = count(read, "old-size");
  request.old_root = read.text("old-root");
  request.consistency = read.text("consistency");
  request.keys = read.text("keys");
  return request;
}

Fields to_fields(const SealRequest& request) {
  return {{"what", request.what},
          {"charter", request.charter},
          {"sha256", request.sha256},
          {"index", std::to_string(request.index)}};
}

SealRequest seal_request_from(const Fields& fields) {
  const Reader read(fields);
  SealRequest request;
  request.what = read.text("what");
  request.charter = read.text("charter");
  request.sha256 = digest(read, "sha256");
  request.index = count(read, "index");
  return request;
}

Fields to_fields(const Package& package) {
  Fields fields = {{"name", package.name},
                   {"charter", package.charter},
                   {"audience", package.audience},
                   {"ratified-at", package.ratified_at},
                   {"organisation", package.organisation},
                   {"identifier", package.identifier},
                   {"log-size", std::to_string(package.log_size)},
                   {"log-root", package.log_root}};
  for (const auto& file : package.files) {
    fields.push_back({"file-path", file.path});
    fields.push_back({"file-bytes", file.bytes});
  }
  for (const Sheet& sheet : package.site) {
    fields.push_back({"site", ""});
    for (auto& field : to_fields(sheet)) fields.push_back({"site-" + field.name, field.value});
  }
  return fields;
}

Package package_from(const Fields& fields) {
  const Reader read(fields);
  Package package;
  package.name = read.text("name");
  package.charter = read.text("charter");
  package.audience = read.text("audience");
  package.ratified_at = read.text("ratified-at");
  package.organisation = read.text("organisation");
  package.identifier = read.text("identifier");
  package.log_size = count(read, "log-size");
  package.log_root = read.text("log-root");
  for (const auto& [name, value] : fields) {
    if (name == "file-path") package.files.push_back({value, {}});
    if (name == "file-bytes" && !package.files.empty()) package.files.back().bytes = value;
  }
  std::vector<Fields> sheets;
  for (const auto& [name, value] : fields) {
    if (name == "site") sheets.emplace_back();
    if (name.starts_with("site-") && !sheets.empty()) sheets.back().push_back({name.substr(5), value});
  }
  for (const Fields& sheet : sheets) package.site.push_back(sheet_from(sheet));
  return package;
}

// What a relay or a plugin said is cleaned here, on the worker's side: an honest plugin need not know how the
// daemon treats NUL.
Fields to_fields(const DeliveryReport& report) {
  return {{"delivery", std::string(deliveries.at(static_cast<std::size_t>(report.result)))},
          {"status", clean_text(report.status, 64)},
          {"text", clean_text(report.text, longest_said)},
          {"message-sha256", report.message_sha256},
          {"phase", clean_text(report.phase, 32)},
          {"channel-fault", flag_text(report.channel_fault)}};
}

DeliveryReport delivery_from(const Fields& fields) {
  const Reader read(fields);
  const auto found = std::find(deliveries.begin(), deliveries.end(), read.text("delivery"));
  if (found == deliveries.end()) throw BadFrame("unknown result of a delivery");
  DeliveryReport report;
  report.result = static_cast<Delivery>(found - deliveries.begin());
  report.status = read.text("status", 64);
  report.text = read.text("text", longest_said);
  report.message_sha256 = digest(read, "message-sha256");
  report.phase = read.text("phase", 32);
  report.channel_fault = read.flag("channel-fault");
  return report;
}

Fields to_fields(const SignerKeys& keys) {
  return {{"log-vkey", keys.log_vkey},
          {"seal-ssh", keys.seal_ssh},
          {"seal-certificate", keys.seal_certificate},
          {"seal-authority", keys.seal_authority}};
}

SignerKeys keys_from(const Fields& fields) {
  const Reader read(fields);
  return {answered(read, "log-vkey"), answered(read, "seal-ssh"), answered(read, "seal-certificate"),
          answered(read, "seal-authority")};
}

Fields to_fields(const SignedCheckpoint& checkpoint) {
  return {{"note", checkpoint.note},
          {"refusal", checkpoint.refusal},
          {"signers-size", std::to_string(checkpoint.signers_size)},
          {"signers-root", checkpoint.signers_root}};
}

SignedCheckpoint checkpoint_from(const Fields& fields) {
  const Reader read(fields);
  return {answered(read, "note"), answered(read, "refusal"), count(read, "signers-size"),
          answered(read, "signers-root")};
}

Fields to_fields(const LogKeyChange& change) { return {{"vkey", change.vkey}, {"note", change.note}}; }

LogKeyChange log_key_change_from(const Fields& fields) {
  const Reader read(fields);
  return {answered(read, "vkey"), answered(read, "note")};
}

Fields to_fields(const Seal& seal) {
  return {{"statement", seal.statement}, {"sshsig", seal.sshsig}, {"cms", seal.cms}, {"fingerprint", seal.fingerprint}};
}

Seal seal_from(const Fields& fields) {
  const Reader read(fields);
  const auto& cms = read.bytes("cms");  // DER
  if (cms.size() > largest_text) throw BadFrame("field too long: cms");
  return {answered(read, "statement"), answered(read, "sshsig"), cms, answered(read, "fingerprint")};
}

Fields to_fields(const DepositReport& report) {
  return {{"deposited", flag_text(report.deposited)},
          {"present", flag_text(report.present)},
          {"target", report.target},
          {"location", clean_text(report.location, largest_text)},
          {"sha256", report.sha256},
          {"size", std::to_string(report.size)},
          {"reason", clean_text(report.reason, longest_said)}};
}

DepositReport deposit_from(const Fields& fields) {
  const Reader read(fields);
  DepositReport report;
  report.deposited = read.flag("deposited");
  report.present = read.flag("present");
  report.target = answered(read, "target");
  report.location = answered(read, "location");
  report.sha256 = digest(read, "sha256");
  report.size = count(read, "size");
  report.reason = read.text("reason", longest_said);
  return report;
}

}  // namespace mithaq::wire
