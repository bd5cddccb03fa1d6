// What is different between two revisions, as people read it: what is new is underlined, what is gone is struck out,
// and both are said in words to who cannot see that.
#pragma once

#include "service/views.h"
#include "web/words.h"

namespace mithaq::web {

// The values of part-redline.html for one article. `with_text`: its words, else its heading alone.
void put_redline(Sheet& sheet, const Words& words, const service::RedlineArticle& article, bool with_text);

}  // namespace mithaq::web
