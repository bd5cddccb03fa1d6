// The certificate of a ratified charter in words: the sealed facts are certificate.json, and this says the same in one
// language, block by block, for paper and for a browser.
#pragma once

#include <mithaq/sheet.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/text.h"
#include "notices/phrases.h"

namespace mithaq::notices {

struct CertificateSignature {
  std::string format, fingerprint;
  std::string key_holder{};  // whose key: `member`, `body`; may be empty
  std::string distrusted{};  // why its key was revoked that is trusted in nothing any more; else empty
  std::string doubted{};     // why, where the log took it after the instant from which the key is not valid; else empty
};

struct CertificateRow {
  Text body;
  std::string position;                            // id; empty: silent
  std::vector<std::string> articles;               // ids; "whole"
  std::string text;                                // verbatim; may be empty
  std::string assurance;                           // L0 .. L3
  std::string channel;                             // id: page, reply, paper ..
  Text time;                                       // by Phrases::when; empty for the silent
  std::string distrusted{};                        // its level rests on a key that is trusted in nothing any more: why
  std::vector<CertificateSignature> signatures{};  // two where two persons sign; none where nobody has
  std::string doubted{};                           // its level rests on a key held to have been invalid when it signed
  std::string key_holder{};                        // of an answer that is signed, whose key: `member`, `body`
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
  std::string at;           // RFC 3339: when it was ratified
  Text ratified_at;         // the same by Phrases::when
  Text decision;            // the decision box, several lines; the first is the rule
  std::vector<CertificateRow> rows;
  std::vector<CertificateStatement> reservations, dissent;
  std::map<std::string, Text> articles;  // by their headings; what is not here is called by its id
  std::string log_origin;
  std::int64_t log_size = 0;
  std::string log_root, log_key;       // base64; verifier key
  std::vector<std::string> witnesses;  // names of the keys that have cosigned that root
  std::int64_t quorum_size = 0;        // of the checkpoint that had the quorum before it was ratified; 0: none had to
  std::string quorum_root;             // base64
  struct Cosigner {
    Text name, when;  // when: by Phrases::when, may be empty
  };
  std::vector<Cosigner> quorum;  // who has signed that
  Text contradicted;             // a sentence: which witnesses contradict the log; empty: none does
  Text trusted_time;             // by Phrases::when, of a token over that root; empty: there is none
  std::string time_authority;    // who gave it
  Text apart_from;               // our time when it came, where the two are too far apart to trust; else empty
  std::string facts_sha256;      // of certificate.json
  std::string seal_fingerprint;  // "SHA256:…"; empty where nothing is sealed
};

// Its links are relative to certificate/ in a package.
Sheet certificate(const CertificateFacts& facts, const Phrases& phrases, Language language);

// The public page of the ratification, with the ratified text. Its links are relative to site/ in a package.
Sheet ratification_page(const CertificateFacts& facts, std::string_view markdown, const Phrases& phrases,
                        Language language);

}  // namespace mithaq::notices
