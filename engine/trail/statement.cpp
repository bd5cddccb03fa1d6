#include "trail/statement.h"

#include "trail/canonical.h"

namespace mithaq::trail {
namespace {

constexpr std::string_view statement_type = "mithaq/statement", enrolment_type = "mithaq/enrolment";
constexpr std::int64_t format = 1;

// The object of these bytes, where it is canonical, of the type, and written as `again` writes it.
template <class T, class Read>
std::optional<T> read_back(std::string_view bytes, std::string_view type, const Read& read,
                           std::string (*again)(const T&)) try {
  const Value value = trail::read(bytes);
  if (value.at("type").string() != type || value.at("format").integer() != format) return std::nullopt;
  T out = read(value);
  return again(out) == bytes ? std::optional(std::move(out)) : std::nullopt;
} catch (const NotCanonical&) {
  return std::nullopt;
} catch (const WrongShape&) {
  return std::nullopt;
}

Moment moment(const Value& value, std::string_view key) {
  const auto at = moment_from_rfc3339(value.at(key).string());
  if (!at) throw WrongShape("an instant");
  return *at;
}

}  // namespace

std::string statement_bytes(const Statement& s) {
  Value out =
      Value::object({{"format", format},
                     {"type", statement_type},
                     {"origin", s.origin},
                     {"charter", s.charter.value},
                     {"stage", s.stage.value},
                     {"round", s.round},
                     {"body", s.body.value},
                     {"position", s.position},
                     {"revision", Value::object({{"number", s.revision}, {"sha256", s.revision_sha256}})},
                     {"roll", s.roll},
                     {"text_ar", s.text_ar},
                     {"text_en", s.text_en},
                     {"nonce", s.nonce},
                     {"prepared_at", to_rfc3339(s.prepared_at)},
                     {"expires_at", to_rfc3339(s.expires_at)},
                     {"checkpoint", Value::object({{"size", s.checkpoint_size}, {"root", s.checkpoint_root}})}});
  if (s.reservation) out.set("reservation", *s.reservation);
  return write(out);
}

std::optional<Statement> statement_from(std::string_view bytes) {
  const auto read = [](const Value& value) {
    const Value &revision = value.at("revision"), &checkpoint = value.at("checkpoint");
    Statement out;
    out.origin = value.at("origin").string();
    out.charter = {value.at("charter").string()};
    out.stage = {value.at("stage").string()};
    out.round = static_cast<int>(value.at("round").integer());
    out.body = {value.at("body").string()};
    out.position = value.at("position").string();
    out.revision = static_cast<int>(revision.at("number").integer());
    out.revision_sha256 = revision.at("sha256").string();
    out.roll = value.at("roll").string();
    if (const Value* reservation = value.find("reservation")) out.reservation = reservation->string();
    out.text_ar = value.at("text_ar").string();
    out.text_en = value.at("text_en").string();
    out.nonce = value.at("nonce").string();
    out.prepared_at = moment(value, "prepared_at");
    out.expires_at = moment(value, "expires_at");
    out.checkpoint_size = checkpoint.at("size").integer();
    out.checkpoint_root = checkpoint.at("root").string();
    return out;
  };
  return read_back<Statement>(bytes, statement_type, read, statement_bytes);
}

std::string enrolment_bytes(const Enrolment& e) {
  Value out = Value::object(
      {{"format", format},
       {"type", enrolment_type},
       {"origin", e.origin},
       {"body", e.body.value},
       {"key", Value::object({{"fingerprint", e.fingerprint}, {"algorithm", e.algorithm}, {"format", e.format}})},
       {"text_ar", e.text_ar},
       {"text_en", e.text_en},
       {"nonce", e.nonce},
       {"prepared_at", to_rfc3339(e.prepared_at)}});
  if (e.member) out.set("member", e.member->value);
  if (!e.replaces.empty()) out.set("replaces", e.replaces);
  if (e.format == webauthn_format)
    out.set("passkey",
            Value::object({{"rp_id", e.home.rp_id}, {"origin", e.home.origin}, {"credential", e.credential}}));
  return write(out);
}

std::optional<Enrolment> enrolment_from(std::string_view bytes) {
  const auto read = [](const Value& value) {
    const Value& key = value.at("key");
    Enrolment out;
    out.origin = value.at("origin").string();
    out.body = {value.at("body").string()};
    if (const Value* member = value.find("member")) out.member = MemberId{member->string()};
    out.fingerprint = key.at("fingerprint").string();
    out.algorithm = key.at("algorithm").string();
    out.format = key.at("format").string();
    out.replaces = value.string_or("replaces", "");
    if (const Value* passkey = value.find("passkey")) {
      out.home = {passkey->at("rp_id").string(), passkey->at("origin").string()};
      out.credential = passkey->at("credential").string();
    }
    out.text_ar = value.at("text_ar").string();
    out.text_en = value.at("text_en").string();
    out.nonce = value.at("nonce").string();
    out.prepared_at = moment(value, "prepared_at");
    return out;
  };
  return read_back<Enrolment>(bytes, enrolment_type, read, enrolment_bytes);
}

}  // namespace mithaq::trail
