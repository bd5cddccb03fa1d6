// What the daemon shows, as JSON for its socket: one function a view. A terminal orders its lines itself, so the
// isolates of pages and mails stay behind.
#pragma once

#include "cli/json.h"
#include "service/house.h"
#include "service/views.h"

namespace mithaq::cli {

Json json_of(const Text& text);
Json json_of(const service::PositionView& position);
Json json_of(const service::RoundView& round);
Json json_of(const service::ObjectionView& objection);
Json json_of(const service::CharterView& charter);
Json json_of(const service::Opened& opened);
Json json_of(const service::Receipt& receipt);
Json json_of(const service::RedlineView& redline);
Json json_of(const service::WhatIf& what_if);
Json json_of(const service::MigrationPlan& plan);

}  // namespace mithaq::cli
