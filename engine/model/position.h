// What a body says about one revision (reference: domain, positions).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/evidence.h"
#include "model/id.h"
#include "model/moment.h"

namespace mithaq {

enum class PositionKind : std::uint8_t {
  approve,
  approve_with_comments,
  approve_with_reservation,
  no_objection,
  disagree,
  object,
  abstain,
  recuse,
};

// The ids as they stand in TOML, trail and pages: "approve-with-reservation". Never reused.
inline constexpr std::array<std::string_view, 8> position_ids = {
    "approve", "approve-with-comments", "approve-with-reservation", "no-objection", "disagree", "object", "abstain",
    "recuse"};

constexpr std::string_view id(PositionKind kind) { return position_ids[static_cast<std::size_t>(kind)]; }
std::optional<PositionKind> position_kind(std::string_view id);

// What a position counts as.
enum class Side : std::uint8_t { for_, against, abstain, recused };
Side side(PositionKind kind);

// How an answer came in; the words of the trail's `channel`.
enum class Channel : std::uint8_t { page, reply, file, paper, telephone, sign_language, api, cli, engine };
inline constexpr std::array<std::string_view, 9> channel_ids = {"page",          "reply", "file", "paper", "telephone",
                                                                "sign-language", "api",   "cli",  "engine"};
constexpr std::string_view id(Channel channel) { return channel_ids[static_cast<std::size_t>(channel)]; }
std::optional<Channel> channel(std::string_view id);

// A signature over the statement of an answer, as the log took it.
struct GivenSignature {
  std::int64_t seq = -1;  // its `signature-accepted` entry
  MemberId member;
  std::string format, fingerprint;
  Digest statement, sha256;  // what was signed; the signature itself
  bool operator==(const GivenSignature&) const = default;
};

// One answer of a body in a round, as the trail holds it.
struct Position {
  std::int64_t seq = -1;  // its `position-given` entry
  BodyId body;
  PositionKind kind = PositionKind::abstain;
  int revision = 0;
  std::vector<std::string> articles;  // ids of articles, or "whole"
  std::vector<Evidence> evidence;     // its texts by digest: roles comment, reservation, objection, proposal
  std::string assurance = "L0";
  std::vector<std::string> missing;  // incomplete: what it lacks ("article", "text"); then not counted
  bool provisional = false;          // not counted until confirmed
  bool late = false;                 // recorded after the close; never counted
  bool awaiting = false;             // on an earlier revision, awaiting confirmation; not counted
  bool contested = false;            // "this was not us": set aside until the body confirms; not counted
  bool kept = false;                 // carried over from an earlier revision, and counted
  bool fallen = false;               // a later text has left nothing of it; it counts in its own round only
  bool disowned = false;             // contested after its round had settled: it counts there, and is carried nowhere
  std::optional<BodyId> holder;      // by proxy: the body whose member answered
  MemberId member;                   // who gave it; empty where the trail names nobody
  std::string channel;
  Moment at{};
  std::vector<GivenSignature> signatures;  // this and the next: no part of the digest of the state
  int signatures_refused = 0;
  const Evidence* statement() const;  // to be signed; nullptr: none was prepared
  bool counts() const { return missing.empty() && !provisional && !late && !awaiting && !contested; }
  bool operator==(const Position&) const = default;
};

}  // namespace mithaq
