#include "web/redline_page.h"

namespace mithaq::web {
namespace {

void put_pieces(Sheet& sheet, const std::vector<service::RedlinePiece>& pieces) {
  for (const auto& piece : pieces) {
    Sheet row = sheet.add("PIECE");
    // One of three, so that the template has no word to choose.
    row.add(piece.change == "added" ? "ADDED" : piece.change == "removed" ? "REMOVED" : "SAME").set("PART", piece.text);
  }
}

}  // namespace

void put_redline(Sheet& sheet, const Words& words, const service::RedlineArticle& article, bool with_text) {
  sheet.set("HEADING", article.heading.empty() ? words.article(article.id, {}) : article.heading);
  sheet.set("CHANGE", words.say("change-" + article.change));
  if (!with_text) return;
  Sheet text = sheet.add("PIECES");
  if (article.change == "changed" && !article.heading_pieces.empty()) {
    Sheet heading = text.add("HEADING_PIECES");
    put_pieces(heading, article.heading_pieces);
  }
  put_pieces(text, article.pieces);
}

}  // namespace mithaq::web
