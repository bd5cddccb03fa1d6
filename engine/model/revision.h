// A numbered text of a charter, in one language or two, and its articles.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/evidence.h"
#include "model/text.h"

namespace mithaq {

// The smallest unit of text that has an id and a digest: a heading of level 2 with what follows it.
struct Article {
  std::string id;                     // explicit ("{#equality}") or its number at first publication
  std::map<Language, Digest> sha256;  // article digest of each language (reference: domain 5)
  bool operator==(const Article&) const = default;
};

struct Revision {
  int number = 0;                      // from 1
  Digest sha256;                       // of revision.json: binds all languages
  std::string change = "first";        // first, editorial, substantive
  std::vector<Article> articles;       // in the order of the authoritative language
  std::map<Language, Evidence> texts;  // Markdown of each language
  std::optional<Evidence> links;       // where its clip and its easy words are; none: nowhere
  bool operator==(const Revision&) const = default;
};

// The first 32 hexadecimal digits in 8 groups of 4, as people see a fingerprint.
std::string fingerprint_groups(const Digest& sha256);

}  // namespace mithaq
