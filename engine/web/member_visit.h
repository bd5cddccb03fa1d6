// Whose link a request belongs to, and what all pages behind a link have in common: cookie, language, frame, the
// message where a link leads nowhere (reference: reliability 9).
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "service/house.h"
#include "web/http.h"
#include "web/render.h"
#include "web/words.h"

namespace mithaq::web {

// One visit: whose link, in which language, under which path.
struct Visit {
  std::string token;
  bool clean = false;  // the cookie came with the request: pages are served under /s
  Words words;
  service::LinkView view;  // of the principal, where there is one; `principals` are always those of the own body
  std::string principal;   // the answer is for this body, whose proxy the member holds; empty: for its own

  std::string base() const { return clean ? "/s" : "/s/" + token; }
  const service::RoundView* round() const;
  const Text& body_name() const;  // of the principal, or of the own body
  void show(service::LinkView of);
};

// Whatever a person typed comes back with every page that asks again.
struct Typed {
  service::Answer answer;
  std::string number, key;
  // Of a step that is no position: which one, and what it names.
  std::string act, objection, holder, from;
  std::int64_t entry = -1;
};

struct Complaint {
  std::string field;  // code-sent: nothing is wrong, a fresh number is on its way; position, article, text, proposal,
                      // news, number, holder; empty: of the whole
  std::string sentence;
  std::string other;  // the same in the other language, where it matters that nobody misses it
};

inline constexpr std::string_view code_sent = "code-sent";

class MemberVisits {
 public:
  MemberVisits(service::House& house, const Renderer& renderer) : house_(house), renderer_(renderer) {}

  static Typed typed(const Fields& form);
  std::string cookie(const std::string& token) const;
  // The visit that a request belongs to, or the answer that says why there is none.
  std::variant<Visit, Response> visit(const Request& request, const std::string& token, const Fields& form) const;
  // The message for a link that leads nowhere any more. Confirming asks the house instead: what was recorded
  // through the link has its receipt for ever.
  std::optional<Response> dead_end(const Visit& visit, const Typed& typed) const;
  Complaint complaint(const Words& words, const Refusal& refusal) const;

  // The values that every page behind a link shows.
  Sheet frame(const Visit& visit, const std::string& title, bool with_other_language) const;
  Response inlined(const Visit& visit, const std::string& page, const Sheet& sheet, int status) const;
  Response message_page(const Message& message, const Typed& typed, bool paste = false) const;

  service::House& house() const { return house_; }
  const Renderer& renderer() const { return renderer_; }

 private:
  std::string cookie_name() const;

  service::House& house_;
  const Renderer& renderer_;
};

// Nothing was recorded, or nobody knows: the member should try again with the same form.
bool is_passing(const Refusal& refusal);
std::optional<Language> asked_language(const std::string& code_asked);
// A one-use key as a form carries it.
bool is_key(std::string_view text);
Response redirect(const std::string& to);

// The typed answer as hidden fields of a form: part-hidden.html.
void put_hidden(Sheet& sheet, const Typed& typed);
// "ERROR", or "TEXT_ERROR" for a field of its own.
std::string error_section(const std::string& field);
// The section of an error, with its other language where there is one.
void put_error(Sheet& sheet, const Words& words, const Complaint& complaint);

}  // namespace mithaq::web
