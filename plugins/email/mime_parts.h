// The parts of a message, taken apart: which words it says, and which files came with it.
#pragma once

#include <mithaq/inbox.h>

#include <string>
#include <vector>

#include "gmime_held.h"

namespace mithaq::email {

// One part whose words count.
struct WordPart {
  std::string bytes;  // decoded from its transfer encoding, still in its charset
  std::string charset;
  bool is_html = false, is_flowed = false, delsp = false;
};

struct Parts {
  std::vector<WordPart> words;  // in order; of alternatives the plain one
  std::vector<WordPart> other;  // the other one
  std::vector<MailFile> files;
  bool encrypted = false, is_signed = false;
  bool is_report = false;  // multipart/report; report-type=delivery-status
  std::string status;      // its message/delivery-status
  std::string unread;      // too-many-parts, too-deep, part-too-large (words): the rest is not to be used
};

Parts parts_of(GMimeMessage* message);

}  // namespace mithaq::email
