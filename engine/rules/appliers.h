// What each kind of entry does to the folded charter, by subject; evolve() looks the kind up here.
#pragma once

#include <string_view>
#include <unordered_map>

#include "model/charter.h"

namespace mithaq::rules {

using Applier = void (*)(Charter&, const Entry&);
using Appliers = std::unordered_map<std::string_view, Applier>;

void add_charter_appliers(Appliers& table);    // evolve_charter.cpp: charter, revisions, seal and archive
void add_stage_appliers(Appliers& table);      // evolve_stages.cpp: rounds, time, requests and mail
void add_position_appliers(Appliers& table);   // evolve_positions.cpp
void add_objection_appliers(Appliers& table);  // evolve_objections.cpp: ledger, comments, dispositions

// While a round settles, an act by which an answer comes to count in it, or counts no more, does to its body's own
// objections what it would have done before the close; nothing else does (reference: domain 3.2, "at the close, the
// number in the ledger"). After every entry.
void hear(Charter& charter, const Entry& entry);

// Throws CannotFollow with strand and seq.
[[noreturn]] void cannot(const Entry& entry, const std::string& why);
const std::string& document(const Entry& entry, std::string_view role);  // content that replay needs
std::vector<Evidence> without_content(const std::vector<Evidence>& evidence);
Round& round_of(Charter& charter, const Entry& entry);
Request* request_of(Round& round, const BodyId& body);
BodyId body_of(const Entry& entry);
int revision_number(const Value& rev);
MemberId member_of(const Entry& entry);  // its actor; empty where that is none
// The member of a body who stands behind an entry of its round: who spoke for it; for what came by proxy, who gave the
// proxy. Empty for what came on paper or by telephone.
MemberId speaker_of(const Charter& charter, const Entry& entry, const BodyId& body);
// The next row of the comment-resolution table (evolve_objections.cpp): number, round, instant and texts come from the
// entry. Answers the number.
int add_remark(Charter& charter, const Entry& entry, Remark row);

}  // namespace mithaq::rules
