#include "notices/reply.h"

#include <algorithm>

#include "notices/reply_against.h"
#include "notices/reply_answer.h"
#include "notices/reply_around.h"
#include "notices/reply_articles.h"
#include "notices/reply_cut.h"
#include "notices/reply_lines.h"

namespace mithaq::notices {
namespace {

constexpr std::size_t longest_above = 4096;  // bytes
constexpr std::size_t longest_fact = 200;

std::vector<std::string> all_names(const ReplyQuestion& question) {
  std::vector<std::string> out = question.sender_names;
  out.insert(out.end(), question.own_names.begin(), question.own_names.end());
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string joined(const std::vector<ReplyLine>& lines) {
  std::string out;
  for (const ReplyLine& line : lines) {
    if (!out.empty()) out += '\n';
    out += line.written.substr(0, line.written.find_last_not_of(" \t") + 1);
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

// Below a closing formula a few words may be the name of somebody who is not known: they are kept, and are no reason.
bool could_be_signature(const ReplyLine& line) {
  constexpr std::size_t longest = 4;  // words
  return words_of(line.form).size() <= longest && line.form.find(':') == std::string::npos;
}

std::string shown(const ReplyLine& line) { return beginning(trimmed(line.written), longest_fact); }

class Reading {
 public:
  Reading(const ReplyWords& words, const ReplyQuestion& question)
      : words_(words), question_(question), around_(words, all_names(question)) {}

  Reply read(std::string_view text) {
    lines_ = own_lines(lines_of(text), words_,
                       {question_.codes, question_.own_names, question_.sender_names, question_.notices});
    out_.above = beginning(joined(lines_), longest_above);
    if (!is_decoded(out_.above)) return doubt("undecodable");
    const auto first = first_line();
    if (!first || around_.text(lines_).empty()) return doubt("nothing-written");
    out_.facts["written"] = shown(lines_[*first]);
    Heard answer = heard(lines_[*first].form, words_);
    if (is_turned_round(lines_[*first].written)) answer = {std::nullopt, "unclear", "", ""};
    lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(*first));
    if (answer.answer) {
      lines_.erase(lines_.begin());
      return with_answer(*answer.answer);
    }
    auto begun = is_turned_round(lines_.front().written) ? std::nullopt : opening(lines_.front().form, words_);
    if (!begun) return doubt(answer.doubt, {{"text", out_.facts["written"]}});
    lines_.front().form = std::move(begun->rest);
    return with_answer(begun->answer);
  }

 private:
  Reply doubt(std::string id, std::map<std::string, std::string> facts = {}) {
    out_.kind = Reply::Kind::doubt;
    out_.doubt = std::move(id);
    out_.facts.insert(facts.begin(), facts.end());
    return std::move(out_);
  }

  // The first line that is neither blank nor a greeting. An answer below a quotation is none: it may be about a part.
  std::optional<std::size_t> first_line() const {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].is_quoted || (lines_[i].is_below && !lines_[i].is_blank)) return std::nullopt;
      if (!lines_[i].is_blank && !lines_[i].form.empty() && !around_.is_greeting(lines_[i])) return i;
    }
    return std::nullopt;
  }

  Reply with_answer(const Answer& answer) {
    if (const auto* kind = std::get_if<PositionKind>(&answer)) out_.position = *kind;
    std::vector<std::size_t> text = around_.text(lines_);
    for (auto at = text.begin(); at != text.end();) {
      const Heard again = heard(lines_[*at].form, words_);
      const bool is_same = again.answer == answer;
      if ((again.answer && !is_same) || again.doubt == "number-against-word" || again.doubt == "two-answers" ||
          ends_in_another(lines_[*at].form, answer))
        return doubt("two-answers", {{"second", shown(lines_[*at])}});
      at = is_same ? text.erase(at) : at + 1;
    }
    if (out_.position && !is_offered(*out_.position))
      return doubt("not-offered", {{"position", std::string(id(*out_.position))}});
    if (stands_alone(answer) && !text.empty()) return doubt("condition", {{"text", shown(lines_[text.front()])}});
    take_text(text);
    if (!out_.position) {
      out_.kind = std::get<ReplyAct>(answer) == ReplyAct::need_time ? Reply::Kind::need_time : Reply::Kind::received;
      out_.facts.clear();
      return std::move(out_);
    }
    return with_position(text);
  }

  // "article 7: approve"
  bool ends_in_another(const std::string& form, const Answer& answer) const {
    const auto colon = form.find(':');
    if (colon == std::string::npos) return false;
    const Heard again = heard(matching_form(form.substr(colon + 1)), words_);
    return again.answer && again.answer != answer && again.number.empty();
  }

  bool is_offered(PositionKind kind) const {
    return std::find(question_.offered.begin(), question_.offered.end(), kind) != question_.offered.end();
  }

  // From the first line of text to the last, without what lies between them and is none; blank lines stay.
  void take_text(const std::vector<std::size_t>& text) {
    std::vector<ReplyLine> taken;
    for (std::size_t i = text.empty() ? 1 : text.front(); !text.empty() && i <= text.back(); ++i)
      if (lines_[i].is_blank || std::binary_search(text.begin(), text.end(), i)) taken.push_back(lines_[i]);
    out_.text = joined(taken);
  }

  Reply with_position(const std::vector<std::size_t>& text) {
    std::vector<ReplyLine> lines;
    for (const std::size_t i : text) lines.push_back(lines_[i]);
    if (const auto against = line_against(*out_.position, lines, words_))
      return doubt("contradiction", {{"position", std::string(id(*out_.position))}, {"text", shown(lines[*against])}});
    lines.clear();
    const std::size_t closing = around_.closing(lines_);
    for (const std::size_t i : text)
      if (!lines_[i].is_quoted && (i < closing || !could_be_signature(lines_[i]))) lines.push_back(lines_[i]);
    const NamedArticles named = named_articles(lines, words_, question_.articles);
    if (!named.unclear.empty() && requires_("article"))
      return doubt("unclear-article", {{"article", beginning(trimmed(named.unclear), longest_fact)}});
    if (!named.unknown.empty()) return doubt("unknown-article", {{"article", named.unknown.front()}});
    out_.articles = named.ids;
    const bool lacks_article = requires_("article") && named.ids.empty();
    const bool lacks_text = requires_("text") && !named.has_text;
    if (lacks_article || lacks_text)
      return doubt("incomplete", {{"position", std::string(id(*out_.position))},
                                  {"missing", !lacks_text      ? "article"
                                              : !lacks_article ? "text"
                                                               : "both"}});
    out_.kind = Reply::Kind::position;
    out_.facts.clear();
    return std::move(out_);
  }

  bool requires_(std::string_view what) const {
    const auto found = question_.required.find(*out_.position);
    return found != question_.required.end() &&
           std::find(found->second.begin(), found->second.end(), what) != found->second.end();
  }

  const ReplyWords& words_;
  const ReplyQuestion& question_;
  const Around around_;
  std::vector<ReplyLine> lines_;
  Reply out_;
};

}  // namespace

Reply read_reply(std::string_view text, const ReplyWords& words, const ReplyQuestion& question) {
  return Reading(words, question).read(text);
}

}  // namespace mithaq::notices
