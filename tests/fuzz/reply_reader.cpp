#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "definitions/files.h"
#include "fuzz/targets.h"
#include "notices/reply.h"
#include "notices/reply_against.h"
#include "notices/reply_answer.h"
#include "notices/reply_around.h"
#include "notices/reply_lines.h"

namespace mithaq::fuzz {
namespace {

using notices::Reply;

const ReplyWords& words() {
  static const ReplyWords read = [] {
    const std::string path = MITHAQ_SOURCE "/config/replies.toml";
    std::ifstream file(path, std::ios::binary);
    auto toml = definitions::replies_from_toml(path, std::string(std::istreambuf_iterator<char>(file), {}));
    promise(toml.value.has_value(), path + " is in order");
    return *toml.value;
  }();
  return read;
}

const notices::ReplyQuestion& question() {
  static const notices::ReplyQuestion asked = [] {
    notices::ReplyQuestion out;
    for (std::size_t i = 0; i < position_ids.size(); ++i)
      if (position_ids[i] != "recuse") out.offered.push_back(static_cast<PositionKind>(i));
    out.required = {{PositionKind::approve_with_comments, {"text"}},
                    {PositionKind::approve_with_reservation, {"article", "text"}},
                    {PositionKind::object, {"article", "text"}}};
    out.articles = {{"1", "1", ""}, {"7", "7", ""}, {"whole", "", ""}};
    out.codes = {"M-7K2Q"};
    out.own_names = {"Secretariat", "mithaq.example"};
    out.sender_names = {"Maha Khalil"};
    out.notices = {"To Maha Khalil\n\nWe ask for your position on the charter:\n1. approve\n4. object\n"};
    return out;
  }();
  return asked;
}

Reply reading(const std::string& text) { return notices::read_reply(text, words(), question()); }

bool are_alike(const Reply& a, const Reply& b) {
  return a.kind == b.kind && a.position == b.position && a.articles == b.articles && a.doubt == b.doubt &&
         a.text == b.text && a.above == b.above;
}

// The words of a phrase, one after the other, whatever marks stand between them.
bool holds_words(const std::string& form, const std::string& phrase) {
  const auto said = words_of(form), wanted = words_of(phrase);
  return std::search(said.begin(), said.end(), wanted.begin(), wanted.end()) != said.end();
}

// The number or a word of the position stands in the first line that is no greeting.
void check_first_line(const Reply& reply) {
  std::vector<std::string> names = question().sender_names;
  names.insert(names.end(), question().own_names.begin(), question().own_names.end());
  const notices::Around around(words(), names);
  for (const notices::ReplyLine& line : notices::lines_of(reply.above)) {
    if (line.is_blank || around.is_greeting(line)) continue;
    const auto number = answer_number(*reply.position);
    bool stands = number && line.form.find(static_cast<char>('0' + *number)) != std::string::npos;
    for (const std::string& word : words().positions.at(*reply.position))
      stands = stands || holds_words(line.form, word);
    if (const auto found = words().sentences.find(*reply.position); found != words().sentences.end())
      stands = stands || is_sentence(found->second, words_of(line.form));
    promise(stands, "a position has its number or its word in the first line: " + line.written);
    return;
  }
  promise(false, "a position comes from a line");
}

void check(const Reply& reply, const std::string& text) {
  promise(reply.above.size() <= 4096, "what was read is short");
  promise((reply.kind == Reply::Kind::doubt) == !reply.doubt.empty(), "a doubt has an id, and nothing else has");
  const auto above = notices::lines_of(reply.above);
  const std::string bare = without_controls(text);
  for (const notices::ReplyLine& line : above)
    promise(bare.find(line.written) != std::string::npos || !is_decoded(text), "what was read was written");
  for (const std::string& id : reply.articles)
    promise(id == "1" || id == "7" || id == "whole", "an article is one of the revision: " + id);
  if (reply.kind != Reply::Kind::position) return;
  // The first line may be both: its answer, and behind it the text.
  auto own = notices::lines_of(reply.text);
  std::erase_if(own, [](const notices::ReplyLine& line) { return notices::opening(line.form, words()).has_value(); });
  promise(!notices::line_against(*reply.position, own, words()), "a text says nothing against its position");
  promise(is_decoded(reply.above), "a position is wholly decoded");
  promise(*reply.position != PositionKind::recuse, "a position is offered");
  promise(
      (*reply.position != PositionKind::approve && *reply.position != PositionKind::no_objection) || reply.text.empty(),
      "an approval stands alone");
  const auto required = question().required.find(*reply.position);
  if (required != question().required.end()) {
    promise(!reply.text.empty(), "what is required is there");
    promise(required->second.size() < 2 || !reply.articles.empty(), "the article that is required is there");
  }
  check_first_line(reply);
}

// A right-to-left mark before every so-manieth character, never between CR and LF.
std::string marked(const std::string& text, std::size_t every) {
  std::string out;
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    const bool is_inside = text[i] == '\n' && i > 0 && text[i - 1] == '\r';
    if (begins && !is_inside && ++characters % every == 0) out += "\u200F";
    out += text[i];
  }
  return out;
}

}  // namespace

void reply_reader(std::string_view bytes) {
  const auto feed = std::min(bytes.find('\f'), bytes.size());
  const std::string text(bytes.substr(0, feed));
  const std::string below(bytes.substr(std::min(feed + 1, bytes.size())));
  const Reply reply = reading(text);
  check(reply, text);
  promise(are_alike(reply, reading(text)), "the same text reads the same");
  if (is_decoded(text))
    for (const std::size_t every : {1u, 2u, 5u})
      promise(are_alike(reply, reading(marked(text, every))), "direction controls change nothing");
  const std::string marker = "\n--- answer above this line \u27E8M-7K2Q\u27E9 ---\n";
  const Reply above = reading(text + marker), longer = reading(text + marker + below);
  promise(above.kind == Reply::Kind::doubt || longer.kind == Reply::Kind::doubt || above.position == longer.position,
          "what stands below the marker makes no other answer");
  (void)notices::bare_subject(text, words());
  (void)notices::is_automatic_subject(text, words());
}

}  // namespace mithaq::fuzz
