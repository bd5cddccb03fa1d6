// The words by which an answered mail is read: config/replies.toml. Each comes out in the form in which it is compared.
#include <set>

#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

class RepliesReader {
 public:
  explicit RepliesReader(Document& document) : document_(document), table_(document, document.root()) {}

  ReplyWords read() {
    words_.numbering = list(table_, "numbering");
    read_positions();
    section("act", [&](Table& table) {
      words_.need_time = answers(table, "need-time");
      words_.received = answers(table, "received");
    });
    section("phrase", [&](Table& table) {
      words_.before = list(table, "before");
      words_.after = list(table, "after");
      words_.hints = list(table, "hints");
    });
    read_sentences();
    section("article", [&](Table& table) {
      words_.articles = list(table, "names");
      words_.joins = list(table, "joins");
      words_.links = list(table, "links");
      words_.reasons = list(table, "reasons");
      words_.ranges = list(table, "ranges");
      words_.parts = list(table, "parts");
      words_.whole = list(table, "whole");
      words_.ordinals = list(table, "ordinals");
    });
    section("quote", [&](Table& table) {
      words_.markers = list(table, "markers");
      words_.separators = list(table, "separators");
      words_.headers = list(table, "headers");
      words_.dates = list(table, "dates");
      for (Table& attribution : table.tables("attribution", Need::must)) read_attribution(attribution);
    });
    section("around", [&](Table& table) {
      words_.greetings = list(table, "greetings");
      words_.closings = list(table, "closings");
      words_.programs = list(table, "programs");
      words_.titles = list(table, "titles");
      words_.places = list(table, "places");
      words_.contacts = list(table, "contacts");
      words_.disclaimers = shapes(table, "disclaimers", {});
    });
    section("against", [&](Table& table) {
      words_.agreeing = list(table, "agreeing");
      words_.objecting = list(table, "objecting");
      words_.refusing = list(table, "refusing");
      words_.conditional = list(table, "conditional");
      words_.conjunctions = list(table, "conjunctions");
      words_.withdrawing = list(table, "withdrawing");
      words_.negations = list(table, "negations");
      words_.particles = list(table, "particles");
      words_.pronouns = list(table, "pronouns");
      words_.joining = list(table, "joining");
    });
    section("subject", [&](Table& table) {
      words_.prefixes = list(table, "prefixes");
      words_.automatic = list(table, "automatic");
    });
    table_.done();
    return std::move(words_);
  }

 private:
  template <class Reading>
  void section(std::string_view key, Reading reading) {
    auto table = table_.table(key, Need::must);
    if (!table) return;
    reading(*table);
    table->done();
  }

  // Nothing where no letter of the word is left to compare.
  std::optional<std::string> form(const PlacedText& word) {
    std::string out = matching_form(word.text);
    if (!out.empty()) return out;
    document_.error(word.place, "reply-word-form", {{"value", word.text}});
    return std::nullopt;
  }

  ReplyWords::Words list(Table& table, std::string_view key) {
    ReplyWords::Words out;
    for (const PlacedText& word : table.texts(key, Need::must))
      if (auto compared = form(word)) out.push_back(std::move(*compared));
    return out;
  }

  // Words of one answer. No other answer has them, and none begins with a digit: numbers are fixed.
  ReplyWords::Words answers(Table& table, std::string_view key) {
    ReplyWords::Words out;
    const std::vector<PlacedText> words = table.texts(key, Need::must);
    if (table.has_empty_list(key)) document_.error(table.at(key), "empty-list", {{"key", std::string(key)}});
    for (const PlacedText& word : words) {
      auto compared = form(word);
      if (!compared) continue;
      if (compared->front() >= '0' && compared->front() <= '9') {
        document_.error(word.place, "reply-word-form", {{"value", word.text}});
      } else if (!taken_.insert(*compared).second) {
        document_.error(word.place, "given-twice", {{"value", word.text}});
      } else {
        out.push_back(std::move(*compared));
      }
    }
    return out;
  }

  using Named = std::map<std::string, std::vector<SentenceShape>>;

  std::vector<SentenceShape> shapes(Table& table, std::string_view key, const Named& named, Need need = Need::must) {
    std::vector<SentenceShape> out;
    for (const PlacedText& text : table.texts(key, need)) {
      if (auto shape = sentence_shape(text.text, named))
        out.push_back(std::move(*shape));
      else
        document_.error(text.place, "reply-sentence-form", {{"value", text.text}});
    }
    return out;
  }

  void read_sentences() {
    section("sentence", [&](Table& table) {
      Named named;
      for (const char* name : {"bodies", "texts"}) named[name] = shapes(table, name, {});
      for (const std::string_view id : position_ids)
        if (auto read = shapes(table, id, named, Need::may); !read.empty())
          words_.sentences[*position_kind(id)] = std::move(read);
    });
  }

  void read_positions() {
    section("position", [&](Table& table) {
      for (const std::string_view id : position_ids) words_.positions[*position_kind(id)] = answers(table, id);
    });
  }

  void read_attribution(Table& table) {
    ReplyWords::Attribution out;
    if (const auto begins = table.text("begins")) out.begins = matching_form(*begins);
    out.says = list(table, "says");
    if (const auto is_last = table.boolean("last")) out.is_last = *is_last;
    table.done();
    words_.attributions.push_back(std::move(out));
  }

  Document& document_;
  Table table_;
  ReplyWords words_;
  std::set<std::string> taken_;
};

}  // namespace

Read<ReplyWords> replies_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  return document.finish(RepliesReader(document).read());
}

}  // namespace mithaq::definitions
