// What a definition says of a stage beside its rule and its deadline, in sentences: its rounds, proxies, reminders,
// what becomes of answers when the text changes.
#pragma once

#include <string>
#include <vector>

#include "model/workflow.h"
#include "notices/phrases.h"

namespace mithaq::cli {

std::vector<std::string> stage_terms(const notices::Phrases& phrases, const Stage& stage, Language language);

// "09:00"
std::string clock(int minute);

}  // namespace mithaq::cli
