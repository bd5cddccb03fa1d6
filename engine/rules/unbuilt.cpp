// Commands whose steps are being written: refused until then.
#include "rules/draft.h"

namespace mithaq::rules {

Step step(Draft&, const ChallengeRevision&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const ReopenCharter&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const MigrateWorkflow&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const ContestPosition&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const RequestTime&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const AcknowledgeRequest&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const GrantProxy&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const RevokeProxy&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const ReplyToObjection&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const OverruleObjection&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const StandByObjection&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const EndObjection&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const FileComment&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const ModerateComment&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const DisposeComment&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const FileMinority&) { return Refusal{"unsupported", {}}; }
Step step(Draft&, const ChangeAdherence&) { return Refusal{"unsupported", {}}; }

}  // namespace mithaq::rules
