// What people do beside giving a position.
#include "service/secretariat.h"

namespace mithaq::service {

Result<Opened, Refusal> Secretariat::act(const Caller&, const std::string&, const OfficeAct&) {
  return Refusal{"unsupported", {}};
}

Result<std::int64_t, Refusal> Secretariat::act(const std::string&, const MemberAct&, const std::string&,
                                               const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<int, Refusal> Secretariat::comment(const std::string&, const FileComment&, const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<MigrationPlan, Refusal> Secretariat::plan_migration(const std::string&, const std::string&, const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<MigrationPlan, Refusal> Secretariat::migrate(const Caller&, const std::string&, const std::string&,
                                                    const std::string&, const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<Receipt, Refusal> Secretariat::give_for(const std::string&, const std::string&, const Answer&,
                                               const std::string&, const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<RedlineView, Refusal> Secretariat::redline(const std::string&, int, int, Language) {
  return Refusal{"unsupported", {}};
}

}  // namespace mithaq::service
