// The parts that the pages of a charter are made of, the one for everybody and the one for its members: each fills the
// sections of the page file of its name (part-stages.html, part-objections.html ..).
#pragma once

#include "service/views.h"
#include "web/render.h"
#include "web/words.h"

namespace mithaq::web {

// Of the newest round: in it the page tells the time.
std::string zone_of(const service::CharterView& charter);
std::string redline_path(const service::CharterView& charter, int from, int to);

void put_stages(Sheet& sheet, const Words& words, const service::CharterView& charter);
// The newest first: that is what people come for. What a later round of the same stage has replaced is folded away.
void put_rounds(Sheet& sheet, const Words& words, const service::CharterView& charter, const Articles& articles);
void put_objections(Sheet& sheet, const Words& words, const service::CharterView& charter, const Articles& articles);
// A clip in sign language and easy words, where there are any.
void put_links(Sheet& sheet, const Words& words, const CharterLinks& links);
void put_revisions(Sheet& sheet, const Words& words, const service::CharterView& charter);
// Minority statements, and who has withdrawn.
void put_afterwards(Sheet& sheet, const Words& words, const service::CharterView& charter);
// The comment-resolution table.
void put_remarks(Sheet& sheet, const Words& words, const service::CharterView& charter);

}  // namespace mithaq::web
