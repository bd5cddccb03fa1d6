// Another definition for a charter that runs.
#include "service/secretariat.h"

namespace mithaq::service {

Result<MigrationPlan, Refusal> Secretariat::plan_migration(const std::string&, const std::string&, const std::string&) {
  return Refusal{"unsupported", {}};
}

Result<MigrationPlan, Refusal> Secretariat::migrate(const Caller&, const std::string&, const std::string&,
                                                    const std::string&, const std::string&) {
  return Refusal{"unsupported", {}};
}

}  // namespace mithaq::service
