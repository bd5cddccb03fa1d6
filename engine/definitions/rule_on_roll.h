// A rule held against the bodies that it will count: tags, weights, and what it can come to.
#pragma once

#include <string>
#include <vector>

#include "definitions/stage_reader.h"
#include "model/body.h"

namespace mithaq::definitions {

// Complains unknown-tag, empty-tag, single-body-tag, missing-weight, weight-sum-zero, weight-too-large,
// always-met.
void check_rule_on_roll(Document& document, const WrittenRule& written, const std::vector<const Body*>& roll,
                        const std::vector<std::string>& known_tags);

// Complains rule-never-passes, approval-by-all-fails, objection-by-all-passes, quorum-above-roll, met-by-silence.
void check_outcomes(Document& document, const WrittenStage& written, const std::vector<const Body*>& roll);

// Complains met-by-silence where a rule without the preset `silence` is met, and its quorum too, though nobody
// answers: a warning, and an error where passing ratifies. `roll`: none is a roll on which everybody carries every tag.
void check_silence_of_all(Document& document, const WrittenStage& written, const std::vector<const Body*>& roll = {});

}  // namespace mithaq::definitions
