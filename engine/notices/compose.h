// From facts to a notice in words: Arabic and English in one mail, text first and complete, HTML equal in
// content (reference: mail 2). The templates are config/notices/<kind>.{ar,en}.{txt,html}; the page round both
// blocks of the HTML part is frame.html.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/charter_links.h"
#include "model/text.h"
#include "notices/compose_template.h"
#include "notices/phrases.h"

namespace mithaq::notices {

// One of the answers that a stage offers, and what must go with it.
struct OfferedAnswer {
  std::string position;               // id
  std::vector<std::string> required;  // article, text
};

// The secretary's daily list, each part line by line; what there is nothing of stays empty.
struct DigestWords {
  Text news;                                // since the last list
  Text stages;                              // where each of them stands
  Text silent;                              // who has not answered
  Text objections, remarks, confirmations;  // that wait
  Text returned;                            // bodies that a mail does not reach
  Text others;                              // whatever waits beside
  std::string commands;                     // by which one sees to them
};

// Everything a notice may say. Filled by service/; unused members stay empty.
struct NoticeFacts {
  std::string kind;               // request, reminder, receipt, ask-back, outcome, alert, code, digest
  Language first = Language::ar;  // the member's first language
  Text charter_title, stage_title, body_name, organisation;
  std::string member_name;
  int revision = 0;
  std::string fingerprint;             // 8 groups of 4
  Text rule, silence;                  // sentences
  Text consent;                        // silence procedure: that silence is consent, in the first lines
  Text needs;                          // request, reminder: what is still needed, a sentence
  Text evidence;                       // request, reminder: what makes an answer count beside giving it
  Text keys;                           // request, reminder, outcome: keys registered since the last one, line by line
  Text deadline;                       // by Phrases::when; empty where there is none
  std::string deadline_date;           // "2026-12-10" for the subject
  std::optional<Moment> deadline_at;   // for the calendar attachment
  Text change;                         // what changed since your last answer; may be empty
  Text alert, about, reason;           // what has happened; whom it concerns (receipt: which answers); words with it
  Text note;                           // receipt, outcome: what else is to be known of this answer, or of none
  Text understood, doubt;              // ask-back: what was understood of a reply, and what was not
  std::vector<OfferedAnswer> offered;  // request, reminder, ask-back: by numbers, where replies are read
  bool replies_read = false;           // a reply to this notice reaches the house
  std::string link;                    // https://…/s/TOKEN; empty in an outcome
  std::string public_link;             // https://…/c/CHARTER
  CharterLinks links;                  // request, reminder: a clip in sign language, easy words
  std::string number;                  // confirmation number, six digits
  std::string request_code;            // "M-7K2Q"
  Text position, position_text;        // receipt: what was recorded
  Text articles;                       // receipt: headings
  Text received_at;
  std::string entry;                             // "partnership-2026 17" and leaf hash, for a receipt
  std::string proof, proof_name;                 // receipt: the entry's proof file; empty until a checkpoint covers it
  Text outcome, decision;                        // outcome: word and the decision box, several lines
  std::string reservations;                      // outcome: verbatim, with the bodies' names
  std::string checkpoint;                        // newest signed checkpoint, verbatim; may be empty
  std::map<Language, std::string> charter_text;  // request: Markdown, attached where the budget allows
  std::string charter, stage;                    // ids, for UID and file names
  int round = 0;
  int moves = 0;             // how often the deadline has moved: the event's SEQUENCE
  bool ended_early = false;  // outcome: before the deadline, so that the event is cancelled
  std::string domain;        // for the calendar's UID
  Moment date{};             // of the job
  std::string code;          // of kind code, six digits: it is all that such a notice says
  DigestWords digest;        // of kind digest
};

// What an encoded message of a kind may weigh in all, in bytes (reference: mail 3).
std::size_t budget_of(std::string_view kind);

struct MessageAttachment {
  std::string name, media_type, bytes;
};
struct Message {
  std::string subject, text, html, languages;
  std::vector<MessageAttachment> attachments;
};

// The size of a message as it will travel: each part in the shorter of base64 and quoted-printable, and its headers.
std::size_t wire_size(const Message& message);

// Templates by file name ("request.ar.txt"), read by service/. Thread-safe.
class Composer {
 public:
  // Throws std::logic_error naming the template that is absent or holds an unknown variable.
  Composer(const Phrases& phrases, std::map<std::string, std::string> templates);
  // Throws std::logic_error for an unknown kind.
  Message compose(const NoticeFacts& facts) const;
  // Names of the templates that must exist.
  static std::vector<std::string> template_names();
  static bool is_kind(std::string_view kind);
  // What is wrong with a template that an administrator has written in the place of one of them.
  std::vector<TemplateFault> faults(const std::string& name, std::string_view source) const;

 private:
  std::map<std::string, std::string> variables(const NoticeFacts& facts, Language language) const;
  // The first words of it, and where the rest stands; false where it is short already.
  bool shorten(Text& words, const std::string& url) const;
  std::string subject(const NoticeFacts& facts) const;
  std::string text(const NoticeFacts& facts) const;
  std::string html(const NoticeFacts& facts) const;  // ask-back and code have none
  std::string marker(const NoticeFacts& facts) const;
  // compose_attachments.cpp. In the order in which they stay when there is no room for all.
  std::vector<MessageAttachment> attachments(const NoticeFacts& facts) const;

  const Phrases& phrases_;
  std::map<std::string, std::string> templates_;
};

}  // namespace mithaq::notices
