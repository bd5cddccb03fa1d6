#include "notices/reply_articles.h"

#include <algorithm>
#include <optional>

namespace mithaq::notices {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_digit); }
bool has_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }

bool is_in(const ReplyWords::Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A word of a form, and the marks between the word before it and this one.
struct Word {
  std::string text;
  std::string before;
};

std::vector<Word> words_and_marks(std::string_view form) {
  std::vector<Word> out;
  std::size_t behind = 0;
  for (std::string& word : words_of(form)) {
    const std::size_t at = form.find(word, behind);
    out.push_back({word, std::string(form.substr(behind, at - behind))});
    behind = at + word.size();
  }
  return out;
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

// What a line says of articles.
struct Named {
  std::vector<std::string> numbers;  // or ids
  bool is_unclear = false;
  bool has_text = false;  // on the same line
};

class ArticleLines {
 public:
  ArticleLines(const ReplyWords& words, const std::vector<ReplyQuestion::Article>& articles)
      : words_(words), articles_(articles) {}

  // Nothing where it is no article line.
  std::optional<Named> named(const ReplyLine& line) const {
    const Head head = head_of(line);
    if (is_in(words_.whole, head.form)) return Named{{"whole"}, false, head.has_text};
    const std::size_t begin = length_of_first(head.form, words_.articles);
    if (begin == 0 || begin == head.form.size()) return std::nullopt;
    const std::vector<Word> words = words_and_marks(std::string_view(head.form).substr(begin));
    Named out;
    out.is_unclear = head.goes_on_with_number || names_more(words);
    out.has_text = head.has_text;
    bool all_known = true;
    for (const Word& word : words) {
      const std::string name = number_of(without_joint(word.text));
      if (is_in(words_.joins, name) || is_in(words_.numbering, name) || is_in(words_.articles, name)) continue;
      all_known = all_known && (is_number(name) || id_of(name));
      out.numbers.push_back(name);
    }
    if (out.is_unclear) return out;
    if (out.numbers.empty()) return std::nullopt;
    if (all_known || (head.has_mark && out.numbers.size() == 1)) return out;
    return begins_with_one(words) ? std::optional(Named{{words.front().text}, false, true}) : std::nullopt;
  }

  std::optional<std::string> id_of(const std::string& number) const {
    for (const ReplyQuestion::Article& article : articles_)
      if (number == article.id || (!article.number.empty() && number == matching_form(article.number)))
        return article.id;
    return std::nullopt;
  }

 private:
  // What stands before the colon, the dash or the reason, or the whole line.
  struct Head {
    std::string form;
    bool has_mark = false;
    bool has_text = false;             // after the mark
    bool goes_on_with_number = false;  // "article 4 - 7"
  };

  Head head_of(const ReplyLine& line) const {
    const auto colon = line.form.find(':');
    if (colon != std::string::npos) return {matching_form(line.form.substr(0, colon)), true, true, false};
    for (const std::string_view dash :
         {" - ", "- ", " \xE2\x80\x93 ", "\xE2\x80\x93 ", " \xE2\x80\x94 ", "\xE2\x80\x94 "})
      if (const auto at = line.form.find(dash); at != std::string::npos) {
        const std::vector<std::string> behind = words_of(line.form.substr(at + dash.size()));
        const bool is_more = !behind.empty() && id_of(number_of(behind.front()));
        return {matching_form(line.form.substr(0, at)), true, true, is_more};
      }
    for (const std::string& reason : words_.reasons)
      if (const auto at = line.form.find(" " + reason + " "); at != std::string::npos) {
        const Head head{matching_form(line.form.substr(0, at)), true, true, false};
        // Only where it follows the articles at once.
        if (words_of(head.form).size() <= 3) return head;
      }
    const auto last = line.written.find_last_not_of(" \t");
    return {line.form, last != std::string::npos && line.written[last] == ':', false, false};
  }

  // A range, or a part of an article: "4-7", "4 to 7", "4/2", "4(2)", "4, paragraph 2".
  bool names_more(const std::vector<Word>& words) const {
    constexpr std::size_t near = 3;  // words behind the first number
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i].text;
      const std::string bare = without_joint(word);
      const bool is_near = !first || i <= *first + near;
      if (is_near && (is_in(words_.parts, word) || is_in(words_.parts, bare))) return true;
      if ((!first || i == *first + 1) && is_in(words_.ranges, word)) return true;
      if (first && i == *first + 1 && word.starts_with("\xE2\x80")) return true;  // a dash
      // A letter is a part too: "4 a", "4a".
      if (first && i == *first + 1 && is_letter(word) && !is_in(words_.joins, word)) return true;
      if (has_digit(word) && !is_number(word) && is_digit(word.front())) return true;
      const bool is_one = is_number(number_of(bare));
      if (is_one && i > 0 && is_number(number_of(without_joint(words[i - 1].text))) && bare == word &&
          words[i].before.find(',') == std::string::npos && words[i].before.find("\xD8\x8C") == std::string::npos)
        return true;
      if (is_one && !first) first = i;
    }
    return false;
  }

  // "article 7 is too short": one number in digits, and words that name no other.
  bool begins_with_one(const std::vector<Word>& words) const {
    if (words.size() < 2 || !is_number(words.front().text) || !id_of(words.front().text)) return false;
    return std::none_of(words.begin() + 1, words.end(), [&](const Word& word) {
      return has_digit(word.text) || is_in(words_.articles, word.text) ||
             is_in(words_.articles, without_joint(word.text));
    });
  }

  // One letter, which no word of a sentence is.
  static bool is_letter(std::string_view word) {
    return (word.size() == 1 && !is_digit(word.front())) ||
           (word.size() == 2 && static_cast<unsigned char>(word.front()) >= 0xD8);
  }

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
      if (is_number(rest) || is_in(words_.articles, rest) || is_in(words_.parts, rest) || number_of(rest) != rest)
        return rest;
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
    const auto named = reader.named(line);
    if (!named || named->is_unclear) {
      if (named && out.unclear.empty()) out.unclear = line.written;
      group_has_text = has_any = true;
      continue;
    }
    for (const std::string& number : named->numbers) {
      if (const auto id = reader.id_of(number))
        add(out.ids, *id);
      else
        add(out.unknown, number);
    }
    group_has_text = named->has_text;
    has_any = has_any || named->has_text;
  }
  out.has_text = group_has_text && has_any;
  return out;
}

}  // namespace mithaq::notices
