// A whole workflow with its places, for those who check it further.
#pragma once

#include <vector>

#include "definitions/stage_reader.h"
#include "model/workflow.h"

namespace mithaq::definitions {

struct WrittenWorkflow {
  Workflow workflow;
  std::vector<WrittenStage> stages;  // in the order of the file, beside workflow.stages
};

WrittenWorkflow read_workflow(Document& document);

}  // namespace mithaq::definitions
