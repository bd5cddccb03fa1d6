// Which articles a reply names: lines "article 7, 8: the reason", to the next such line (reference: mail 11).
#pragma once

#include <string>
#include <vector>

#include "notices/reply.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {

struct NamedArticles {
  std::vector<std::string> ids;      // in the order of the reply, each once
  std::vector<std::string> unknown;  // numbers that no article of the revision has
  std::string unclear;               // a line that names a range, or a part of an article: nothing is made of it
  bool has_text = false;             // each group of article lines is followed by words, on its line or below it
};

NamedArticles named_articles(const std::vector<ReplyLine>& text, const ReplyWords& words,
                             const std::vector<ReplyQuestion::Article>& articles);

}  // namespace mithaq::notices
