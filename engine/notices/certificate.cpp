#include "notices/certificate.h"

#include <sstream>

namespace mithaq::notices {

namespace {

class Composed {
 public:
  Composed(const CertificateFacts& facts, const Phrases& phrases, Language language)
      : facts_(facts), phrases_(phrases), language_(language) {}

  Sheet page(std::string_view markdown) {
    begin(facts_.title.in(language_));
    add("above", {value(facts_.organisation)});
    add("title", {value(facts_.title)});
    add("below", {words("ratified", {{"when", facts_.ratified_at.in(language_)}})});
    const Language there = other(language_);
    link(there == Language::ar ? "index.html" : "index.en.html", there, phrases_.say("certificate.this-page", there));
    heading("text");
    add("text", {std::string(markdown)});
    decision();
    positions();
    statements("reservations", facts_.reservations);
    statements("dissent", facts_.dissent);
    others();
    heading("trail");
    digits("fingerprint", facts_.fingerprint);
    marks();
    heading("files");
    const std::string here(code(language_));
    for (const char* end : {"pdf", "html"})
      link("../certificate/certificate." + here + "." + end, language_, words(std::string("certificate-") + end));
    link("../charter/final." + here + ".html", language_, words("read-text"));
    link("../charter/final." + here + ".md", language_, words("plain-text"));
    link("verify.html", language_, words("check-page"));
    how_to_check();
    return std::move(sheet_);
  }

  Sheet whole() {
    begin(words("name") + ": " + facts_.title.in(language_));
    head();
    decision();
    positions();
    statements("reservations", facts_.reservations);
    statements("dissent", facts_.dissent);
    others();
    trail();
    how_to_check();
    return std::move(sheet_);
  }

 private:
  void begin(std::string title) {
    sheet_.language = code(language_);
    sheet_.title = std::move(title);
    sheet_.subject = words("sealed-by");
    for (int digit = 0; digit < 10; ++digit) sheet_.digits += without_isolates(phrases_.number(digit, language_));
    sheet_.at = facts_.at;
  }

  void link(const std::string& to, Language language, std::string said) {
    add("link", {to, std::string(code(language)), std::move(said)});
  }

  std::string words(const std::string& key, const Facts& facts = {}) const {
    return phrases_.say("certificate." + key, language_, facts);
  }
  std::string value(const Text& text) const { return isolated(text.in(language_)); }

  void add(const char* kind, std::vector<std::string> cells) { sheet_.blocks.push_back({kind, std::move(cells)}); }
  void fact(const std::string& key, std::string shown) { add("fact", {words(key), std::move(shown)}); }
  void digits(const std::string& key, const std::string& shown) { add("code", {words(key), shown}); }
  void heading(const std::string& key) { add("heading", {words(key)}); }

  std::string articles(const std::vector<std::string>& ids) const {
    std::string out;
    for (const std::string& id : ids) {
      if (!out.empty()) out += words("comma");
      if (const auto named = facts_.articles.find(id); named != facts_.articles.end())
        out += value(named->second);
      else
        out += id == "whole" || id == "preamble" ? words(id) : words("article", {{"id", id}});
    }
    return out;
  }

  void head() {
    add("above", {value(facts_.organisation)});
    add("above", {words("name")});
    add("title", {value(facts_.title)});
    add("below", {words("ratified", {{"when", facts_.ratified_at.in(language_)}})});
    const Language there = other(language_);
    link("certificate." + std::string(code(there)) + ".html", there, phrases_.say("certificate.this-language", there));
    link("../charter/final." + std::string(code(language_)) + ".html", language_, words("read-text"));
    digits("charter", facts_.charter);
    fact("revision", phrases_.number(facts_.revision, language_));
    digits("fingerprint", facts_.fingerprint);
  }

  void decision() {
    heading("decision");
    std::vector<std::string> lines;
    std::istringstream box(facts_.decision.in(language_));
    for (std::string line; std::getline(box, line);)
      if (!line.empty()) lines.push_back(line);
    add("lines", std::move(lines));
  }

  void positions() {
    heading("positions");
    add("note", {words("positions-note")});
    add("columns", {words("column-body"), words("column-position"), words("column-level"), words("column-time")});
    for (const CertificateRow& row : facts_.rows) {
      std::string position = phrases_.say("position." + (row.position.empty() ? "silent" : row.position), language_);
      if (!row.articles.empty()) position += "\n" + articles(row.articles);
      std::string level = row.position.empty() ? ""
                                               : words("level-" + row.assurance, holder_fact(row.key_holder)) + "\n" +
                                                     words("channel-" + row.channel);
      if (!row.distrusted.empty()) level += "\n" + words("key-distrusted");
      if (!row.doubted.empty()) level += "\n" + words("key-doubted");
      add("row", {value(row.body), position, level, row.time.in(language_).empty() ? "" : value(row.time)});
    }
    bool is_first = true;
    for (const CertificateRow& row : facts_.rows) {
      for (const CertificateSignature& one : row.signatures) {
        if (is_first) heading("signatures");
        is_first = false;
        std::string key = value(row.body) + " \u00b7 " + phrases_.say("page.key-format-" + one.format, language_);
        if (!one.key_holder.empty()) key += " \u00b7 " + words("key-of-" + one.key_holder);
        add("code", {key, one.fingerprint});
        if (!one.distrusted.empty()) add("note", {words("distrusted", {{"reason", one.distrusted}})});
        if (!one.doubted.empty()) add("note", {words("doubted", {{"reason", one.doubted}})});
      }
    }
  }

  static Facts holder_fact(const std::string& holder) { return {{"holder", holder.empty() ? "none" : holder}}; }

  void quote(const Text& body, const std::vector<std::string>& about, const std::string& text) {
    std::string who = value(body);
    if (!about.empty()) who += " \u00b7 " + articles(about);
    add("quote", {who, text.empty() ? words("no-reason") : text});
  }

  void statements(const std::string& key, const std::vector<CertificateStatement>& list) {
    heading(key);
    if (list.empty()) add("paragraph", {words("no-" + key)});
    for (const CertificateStatement& statement : list) quote(statement.body, statement.articles, statement.text);
  }

  // A text that has its own section above is not printed twice.
  bool stands_above(const CertificateRow& row) const {
    for (const auto* list : {&facts_.reservations, &facts_.dissent})
      for (const CertificateStatement& statement : *list)
        if (statement.body == row.body && statement.text == row.text) return true;
    return false;
  }

  // What else the bodies have said with their positions.
  void others() {
    bool is_first = true;
    for (const CertificateRow& row : facts_.rows) {
      if (row.text.empty() || stands_above(row)) continue;
      if (is_first) heading("others");
      is_first = false;
      quote(row.body, row.articles, row.text);
    }
  }

  void trail() {
    heading("trail");
    digits("log-origin", facts_.log_origin);
    fact("log-size", phrases_.number(facts_.log_size, language_));
    digits("log-root", facts_.log_root);
    digits("log-key", facts_.log_key);
    marks();
    if (facts_.seal_fingerprint.empty()) return;
    digits("facts", facts_.facts_sha256);
    digits("seal", facts_.seal_fingerprint);
    add("note", {words("seal-note")});
  }

  // Who has witnessed it, and when it was at the latest; or that nobody has, and that no time is to be trusted.
  void marks() {
    if (facts_.quorum_size > 0) {
      std::string signers;
      for (const CertificateFacts::Cosigner& one : facts_.quorum) {
        Facts of{{"name", one.name.in(language_)}};
        if (!one.when.in(language_).empty()) of["when"] = one.when.in(language_);
        signers += (signers.empty() ? "" : "\n") + phrases_.say("witness.cosigner", language_, of);
      }
      fact("quorum", signers);
      fact("quorum-size", phrases_.number(facts_.quorum_size, language_));
      digits("quorum-root", facts_.quorum_root);
    }
    std::string names;
    for (const std::string& name : facts_.witnesses) names += (names.empty() ? "" : "\n") + isolated(name);
    if (!names.empty() || facts_.quorum_size == 0) fact("witnesses", names.empty() ? words("no-witnesses") : names);
    if (const std::string& contradicted = facts_.contradicted.in(language_); !contradicted.empty())
      fact("contradicted", contradicted);
    const std::string &when = facts_.trusted_time.in(language_), &ours = facts_.apart_from.in(language_);
    if (when.empty()) return fact("time", words("no-trusted-time"));
    if (ours.empty())
      return fact("time", words("trusted-time", {{"when", when}, {"authority", facts_.time_authority}}));
    fact("time-apart", words("apart", {{"when", when}, {"authority", facts_.time_authority}, {"ours", ours}}));
  }

  void how_to_check() {
    heading("check");
    add("step", {words("check-script"), "sh data/verify.sh"});
    add("step", {words("check-keys")});
    add("step", {words("check-replay"), "mithaq trail verify ."});
    link("../VERIFY.md", language_, words("check-more"));
  }

  const CertificateFacts& facts_;
  const Phrases& phrases_;
  const Language language_;
  Sheet sheet_;
};

}  // namespace

Sheet certificate(const CertificateFacts& facts, const Phrases& phrases, Language language) {
  return Composed(facts, phrases, language).whole();
}

Sheet ratification_page(const CertificateFacts& facts, std::string_view markdown, const Phrases& phrases,
                        Language language) {
  return Composed(facts, phrases, language).page(markdown);
}

}  // namespace mithaq::notices
