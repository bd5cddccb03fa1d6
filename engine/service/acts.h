// What people do beside giving a position, in the words of the rules. Who they are, and which round they had
// before their eyes, is filled in by the house.
#pragma once

#include <variant>

#include "rules/by_hand.h"

namespace mithaq::service {

using rules::AcknowledgeRequest, rules::ChallengeRevision, rules::ChangeAdherence, rules::ConfirmPosition;
using rules::act_called, rules::ActByHand;
using rules::ContestPosition;
using rules::DeclareOutage, rules::DisposeComment, rules::EndObjection, rules::EndOutage, rules::ExtendDeadline;
using rules::FileComment, rules::FileMinority, rules::GrantProxy, rules::ModerateComment, rules::OverruleObjection;
using rules::ReopenCharter, rules::ReopenStage, rules::ReplyToObjection, rules::RequestTime, rules::ReturnStage;
using rules::ResendRequest, rules::RevokeProxy, rules::SetAside, rules::StandByObjection;

// By an office, over the local socket. AcknowledgeRequest is the secretary's recorded call.
using OfficeAct =
    std::variant<ExtendDeadline, DeclareOutage, EndOutage, ReturnStage, ReopenStage, ReopenCharter, ReplyToObjection,
                 ModerateComment, DisposeComment, AcknowledgeRequest, ResendRequest, SetAside>;

// By a member with a link and its confirmation number. Body, member, stage and round come from the link; of
// ContestPosition and ConfirmPosition only `position` is given, and -1 means the body's newest answer of that round.
using MemberAct =
    std::variant<GrantProxy, RevokeProxy, RequestTime, ContestPosition, AcknowledgeRequest, StandByObjection,
                 EndObjection, ChallengeRevision, FileComment, FileMinority, ChangeAdherence, ConfirmPosition>;

}  // namespace mithaq::service
