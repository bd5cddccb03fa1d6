#include "notices/reply_articles.h"

#include <algorithm>
#include <optional>

#include "notices/reply_answer.h"

namespace mithaq::notices {
namespace {

// The head of an article line, as it is compared: what stands before the colon or the dash, or the whole line.
struct Head {
  std::string form;
  bool has_mark = false;   // a colon or a dash ends it
  bool has_words = false;  // after the mark
};

Head head_of(const ReplyLine& line) {
  const auto colon = line.form.find(':');
  if (colon != std::string::npos) return {matching_form(line.form.substr(0, colon)), true, true};
  for (const std::string_view dash :
       {" - ", "- ", " \xE2\x80\x93 ", "\xE2\x80\x93 ", " \xE2\x80\x94 ", "\xE2\x80\x94 "})
    if (const auto at = line.form.find(dash); at != std::string::npos)
      return {matching_form(line.form.substr(0, at)), true, true};
  const auto last = line.written.find_last_not_of(" \t");
  return {line.form, last != std::string::npos && line.written[last] == ':', false};
}

std::size_t length_of_first(std::string_view form, const ReplyWords::Words& words) {
  std::size_t longest = 0;
  for (const std::string& word : words) {
    if (!form.starts_with(word) || word.size() <= longest) continue;
    const bool ends =
        word.size() == form.size() || std::string_view(" (.").find(form[word.size()]) != std::string_view::npos;
    if (ends) longest = word.size();
  }
  return longest;
}

class ArticleLines {
 public:
  ArticleLines(const ReplyWords& words, const std::vector<ReplyQuestion::Article>& articles)
      : words_(words), articles_(articles) {}

  // The numbers or ids that a line names; nothing when it is no article line.
  std::optional<std::vector<std::string>> named(const Head& head) const {
    if (std::find(words_.whole.begin(), words_.whole.end(), head.form) != words_.whole.end())
      return std::vector<std::string>{"whole"};
    const std::size_t begin = length_of_first(head.form, words_.articles);
    if (begin == 0 || begin == head.form.size()) return std::nullopt;
    std::vector<std::string> out;
    bool all_known = true;
    for (const std::string& word : words_of(head.form.substr(begin))) {
      const std::string name = number_of(without_joint(word));
      if (is_in(words_.joins, name) || is_in(words_.numbering, name) || is_in(words_.articles, name)) continue;
      all_known = all_known && (is_number(name) || id_of(name));
      out.push_back(name);
    }
    // Without a mark, or with more words, it is a sentence that begins with the word "article".
    if (out.empty() || (!all_known && (!head.has_mark || out.size() > 1))) return std::nullopt;
    return out;
  }

  // "article 7 we object ..": one number, and behind it the word of an answer; the rest names no other.
  std::optional<Head> with_answer(const ReplyLine& line) const {
    const std::size_t begin = length_of_first(line.form, words_.articles);
    const std::vector<std::string> said = words_of(line.form.substr(begin));
    if (begin == 0 || said.size() < 2 || !id_of(number_of(said[0]))) return std::nullopt;
    const std::string number = number_of(said[0]);
    const auto names_another = [&](const std::string& word) {
      return is_in(words_.articles, without_joint(word)) || word.find_first_of("0123456789") != std::string::npos;
    };
    if (std::any_of(said.begin() + 1, said.end(), names_another) || !heard(said[1], words_).answer) return std::nullopt;
    return Head{line.form.substr(0, begin) + " " + number, true, true};
  }

  std::optional<std::string> id_of(const std::string& number) const {
    for (const ReplyQuestion::Article& article : articles_)
      if (number == article.id || (!article.number.empty() && number == matching_form(article.number)))
        return article.id;
    return std::nullopt;
  }

 private:
  static bool is_in(const ReplyWords::Words& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }
  static bool is_number(const std::string& word) { return word.find_first_not_of("0123456789") == std::string::npos; }
  // A number that is written in words.
  std::string number_of(const std::string& word) const {
    for (std::size_t i = 0; i < words_.ordinals.size(); ++i)
      if (is_in(words_of(words_.ordinals[i]), word)) return std::to_string(i + 1);
    return word;
  }
  // Arabic writes "and" to the number or the word that follows it.
  std::string without_joint(const std::string& word) const {
    for (const std::string& joint : words_.joins) {
      if (word.size() <= joint.size() || !word.starts_with(joint)) continue;
      std::string rest = word.substr(joint.size());
      if (is_number(rest) || is_in(words_.articles, rest) || number_of(rest) != rest) return rest;
    }
    return word;
  }

  const ReplyWords& words_;
  const std::vector<ReplyQuestion::Article>& articles_;
};

void add(std::vector<std::string>& list, const std::string& one) {
  if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

}  // namespace

NamedArticles named_articles(const std::vector<ReplyLine>& text, const ReplyWords& words,
                             const std::vector<ReplyQuestion::Article>& articles) {
  const ArticleLines reader(words, articles);
  NamedArticles out;
  bool group_has_text = true, has_any = false;
  for (const ReplyLine& line : text) {
    Head head = head_of(line);
    auto named = reader.named(head);
    if (!named)
      if (const auto other = reader.with_answer(line)) named = reader.named(head = *other);
    if (!named) {
      group_has_text = has_any = true;
      continue;
    }
    for (const std::string& number : *named) {
      if (const auto id = reader.id_of(number))
        add(out.ids, *id);
      else
        add(out.unknown, number);
    }
    group_has_text = head.has_words;
    has_any = has_any || head.has_words;
  }
  out.has_text = group_has_text && has_any;
  return out;
}

}  // namespace mithaq::notices
