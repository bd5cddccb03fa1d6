#include "trail/kinds.h"

namespace mithaq::trail {
namespace {

const std::vector<Abbreviation> abbreviations = {
    {"rev", "{number i, sha256 h}"},
    {"flow", "{id s, number i, sha256 h}"},
    {"log", "{origin s, size i, root h}"},
    {"key", "{fingerprint s, algorithm s, format s}"},
    {"count", "{asked i, recused i, roll i, for i, against i, abstain i, silent i, open_objections i}"},
    {"tally", "{heads count, weights count, positions [{id s, heads i, weight i}]}"},
};

constexpr std::string_view delivery = "job s, body s, request s?, attempt i, message h, status s?";
constexpr std::string_view adherence = "body s, from t";
constexpr std::string_view survived = "position i, from rev, to rev, policy s";
constexpr std::string_view delegation = "body s, holder s, member s, round i";
constexpr std::string_view objection = "objection s";
constexpr std::string_view holders_word = "objection s, body s";

struct Kind {
  std::string_view name;
  std::string_view data;
};

constexpr Kind format_1[] = {
    // registry strand
    {"registry-changed", "what s, id s, change s, before h?, after h?"},
    {"workflow-published", "id s, number i, sha256 h"},
    {"key-offered", "key key, body s, member s?, uses [s], replaces s?"},
    {"key-vouched", "fingerprint s, by s"},
    {"key-enrolled", "key key, body s, member s?, uses [s], valid_from t, confirmed_by [s]"},
    {"key-rotated", "key key, body s, member s?, uses [s], valid_from t, confirmed_by [s], replaces s"},
    {"key-revoked", "fingerprint s, invalid_from t, reason s, distrust s"},
    {"plugin-started", "plugin s, duty s, version s, abi i, sha256 h"},
    {"clock-jumped", "before t, after t"},
    {"witness-policy-changed", "sha256 h, quorum s"},
    {"witness-quorum-met", "size i, root h, witnesses [s]"},
    {"witness-conflict", "witness s, size i, root h, status i"},
    {"restore-epoch", "epoch i, old log, kept log, lost [{strand s, from i, to i}], objects [h], reason s"},

    // charter and text
    {"charter-opened", "title_ar s, title_en s, workflow flow"},
    {"revision-published", "number i, sha256 h, base i?, change s, articles [s]?"},
    {"revision-challenged", "revision rev, body s"},
    {"migration-proposed", "class s, from flow, to flow, reason s, by s"},
    {"workflow-migrated", "class s, from flow, to flow, reason s, approved_by [s]"},
    {"charter-withdrawn", "reason s, by s"},
    {"charter-reopened", "reason s, by s"},
    {"ratified", "revision rev, signatures [i], reservations [i], minority [i], state h"},
    {"minority-filed", "body s"},
    {"adherence-withdrawn", adherence},
    {"adherence-renewed", adherence},
    {"act-entered", "act s, body s?, objection s?"},
    {"act-confirmed", "entered i, act s, body s?"},
    {"correction", "text s"},
    {"erased", "object h, entry i, reason s"},

    // stages and deadlines
    {"stage-opened",
     "revision rev, roll {sha256 h, heads i, weight i}, rule h, workflow h, calendar h?, opens t, deadline t?, "
     "zone s?, tzdata s?, silence s"},
    {"deadline-extended", "from t, to t, reason s"},
    {"outage-declared", "tag s, reason s, source s"},
    {"outage-ended", "tag s, from t, to t"},
    {"time-requested", "body s, request s"},
    {"stage-closed", "cause s, closing t, by s?, reason s?, open_objections i?"},
    {"stage-settled", "outcome s, cause s, revision rev, tally tally, state h"},
    {"stage-reopened", "by s, reason s"},

    // requests and mail
    {"request-sent", "request s, body s, member s?, job s"},
    {"reminder-sent", "request s, body s, member s?, job s, to s?"},
    {"request-not-needed", "request s, body s"},
    {"request-acknowledged", "request s, body s, member s?, how s"},
    {"delivery-accepted", delivery},
    {"delivery-refused", delivery},
    {"delivery-unknown", delivery},
    {"delivery-delayed", delivery},
    {"delivery-bounced", delivery},
    {"delivery-reported", delivery},
    {"delivery-dead", delivery},
    {"mail-received", "verdict s, body s?, request s?, again b"},

    // positions
    {"position-given",
     "body s, position s, request s?, revision rev, assurance s, provisional b?, late b?, missing [s]?, replaces i?, "
     "articles [s]?"},
    {"position-confirmed", "position i, assurance s"},
    {"position-contested", "position i, late b?"},
    {"position-kept", survived},
    {"position-awaiting", survived},
    {"position-fallen", survived},
    {"delegation-granted", delegation},
    {"delegation-revoked", delegation},
    {"signature-accepted", "body s, statement h, format s, fingerprint s?"},
    {"signature-refused", "body s, statement h, format s, fingerprint s?, reason s"},

    // objections and comments
    {"objection-filed", "objection s, body s, revision rev, articles [s]"},
    {"objection-returned", "objection s, missing [s]"},
    {"objection-admitted", objection},
    {"objection-answered", "objection s, revision rev?, by s"},
    {"objection-accepted", "objection s, body s, position i?"},
    {"objection-maintained", holders_word},
    {"objection-withdrawn", "objection s, body s, position i?"},
    {"objection-lapsed", "objection s, after s"},
    {"objection-overruled", "objection s, by s, ground s"},
    {"objection-awaiting-reassertion", holders_word},
    {"objection-reasserted", holders_word},
    {"objection-set-aside", "objection s, body s, position i"},
    {"objection-restored", "objection s, body s, position i"},
    {"comment-filed", "body s?, articles [s]?, verified b, late b?"},
    {"comment-moderated", "comment i, shown b, reason s"},
    {"comment-disposed", "comment i, disposition s, by s, duplicate_of i?, revision i?"},

    // seal and archive
    {"sealed", "what s, sha256 h, size i, fingerprint s, audience s?"},
    {"timestamped", "what s, sha256 h, authority s, time t"},
    {"timestamp-failed", "what s, sha256 h, authority s, reason s, attempt i"},
    {"archived", "target s, package s, sha256 h, size i, present b"},
    {"archive-failed", "target s, package s, sha256 h, size i, reason s"},
};

constexpr std::string_view envelope =
    "actor {kind s, member s?, plugin s?}, at t, channel s, command s, corrects i?, data o, "
    "evidence [{media_type s, role s, sha256 h, size i}]?, format i, kind s, "
    "on_behalf_of {body s, member s?, entered_by s?, confirmed_by s?}?, prev h, private {sha256 h}?, registry i?, "
    "round i?, rules i, seq i, stage s?, strand s";

}  // namespace

const std::map<std::string_view, Shape>& data_shapes() {
  static const auto shapes = [] {
    std::map<std::string_view, Shape> out;
    for (const Kind& kind : format_1) out.emplace(kind.name, shape(kind.data, abbreviations));
    return out;
  }();
  return shapes;
}

const Shape& envelope_shape() {
  static const Shape out = shape(envelope);
  return out;
}

}  // namespace mithaq::trail
