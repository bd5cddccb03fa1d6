#include "notices/redline_words.h"

namespace mithaq::notices {

namespace {

constexpr std::size_t context = 80;  // bytes kept of an unchanged stretch at each side of a change
constexpr const char* left_out = " … ";

// Ends of a long unchanged stretch, cut at spaces.
std::string shortened(const std::string& text, bool is_first, bool is_last) {
  if (text.size() <= 3 * context) return text;
  const std::size_t head = text.find_first_of(" \n", context), tail = text.find_last_of(" \n", text.size() - context);
  if (head == std::string::npos || tail == std::string::npos || head >= tail) return text;
  return (is_first ? "…" : text.substr(0, head) + left_out) + (is_last ? "" : text.substr(tail + 1));
}

std::string words_of(const std::vector<Piece>& pieces) {
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    out += pieces[i].change == "same" && pieces.size() > 1 ? shortened(pieces[i].text, i == 0, i + 1 == pieces.size())
                                                           : marked(pieces[i]);
  return out;
}

bool differs(const std::vector<Piece>& pieces) {
  return pieces.size() > 1 || (!pieces.empty() && pieces[0].change != "same");
}

}  // namespace

std::string marked(const Piece& piece) {
  if (piece.change == "added") return "[+" + piece.text + "+]";
  return piece.change == "removed" ? "[-" + piece.text + "-]" : piece.text;
}

std::string redline_words(const Phrases& phrases, std::span<const ArticleRedline> articles, Language language,
                          std::size_t longest) {
  std::string out;
  for (const ArticleRedline& article : articles) {
    if (article.change == "same") continue;
    const std::string name =
        article.heading.empty() ? phrases.say("page.preamble", language) : isolated(article.heading);
    std::string said = article.id.empty()
                           ? phrases.say("redline.title-changed", language)
                           : phrases.say("redline." + article.change, language, {{"words_article", name}});
    if (article.change == "changed") {
      if (differs(article.heading_pieces)) said += "\n" + words_of(article.heading_pieces);
      if (differs(article.pieces)) said += "\n" + words_of(article.pieces);
    } else if (article.change == "added") {
      said += "\n" + words_of(article.pieces);
    }
    const std::size_t heading_ends = said.find('\n');
    if (out.size() + said.size() > longest && heading_ends != std::string::npos)
      said = said.substr(0, heading_ends) + " " + phrases.say("redline.too-long", language);
    if (out.size() + said.size() > 2 * longest) return out + "\n\n" + phrases.say("redline.more", language);
    out += (out.empty() ? "" : "\n\n") + said;
  }
  return out;
}

}  // namespace mithaq::notices
