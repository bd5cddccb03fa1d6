// Which lines of a reply its writer wrote himself (reference: mail 11, "Cut").
#pragma once

#include <vector>

#include "notices/reply_heads.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {

// Every line but those that are ours: the head of a quotation of our message, and in a quotation, marked (>) or not,
// the words of the notices at hand. Anything else, a quotation of somebody else too, is the writer's own: it is not for
// a reader to say that it does not count. With no notice at hand nothing but heads and markers is ours.
std::vector<ReplyLine> own_lines(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own);

}  // namespace mithaq::notices
