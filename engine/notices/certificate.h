// The certificate of a ratified charter as one page for people: readable, printable, complete in itself.
//
// The sealed facts are certificate.json; this page says the same in one language. It holds no script and no
// remote reference, and opens from a memory stick in any browser. Every value is escaped and isolated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/text.h"
#include "notices/phrases.h"

namespace mithaq::notices {

struct CertificateRow {
  Text body;
  std::string position;               // id; empty: silent
  std::vector<std::string> articles;  // ids; "whole"
  std::string text;                   // verbatim; may be empty
  std::string channel;                // id: page, reply, paper ..
  Text time;                          // by Phrases::when; empty for the silent
};

// A reservation or a dissenting position, printed verbatim and in full.
struct CertificateStatement {
  Text body;
  std::vector<std::string> articles;
  std::string text;
};

struct CertificateFacts {
  std::string charter;  // id
  Text title, organisation;
  int revision = 0;
  std::string fingerprint;  // 8 groups of 4
  Text ratified_at;         // by Phrases::when
  Text rule;                // a sentence
  Text decision;            // the decision box, several lines
  std::vector<CertificateRow> rows;
  std::vector<CertificateStatement> reservations, dissent;
  std::string log_origin;
  std::int64_t log_size = 0;
  std::string log_root, log_key;  // base64; verifier key
  std::string seal_fingerprint;   // "SHA256:…"; empty where nothing is sealed
};

// Stands at certificate/certificate.<language>.html of a package: its links are relative to that place.
std::string certificate_html(const CertificateFacts& facts, const Phrases& phrases, Language language);

}  // namespace mithaq::notices
