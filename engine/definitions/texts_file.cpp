// A catalogue of phrases: [refusal] not-a-member = ".." is the phrase "refusal.not-a-member".
#include "definitions/reader.h"

namespace mithaq::definitions {
namespace {

void read_phrases(Document& document, const toml::table& table, const std::string& prefix, Catalogue& out) {
  for (const auto& [key, value] : table) {
    const std::string id = prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    if (const auto* inner = value.as_table()) {
      read_phrases(document, *inner, id, out);
    } else if (const auto text = document.text(value, id)) {
      if (text->empty()) document.error(place_of(value), "text-empty", {{"field", id}});
      out.emplace(id, *text);
    }
  }
}

}  // namespace

Read<Catalogue> texts_from_toml(const std::string& file, std::string_view toml) {
  Document document(file, toml);
  if (!document.is_parsed()) return {std::nullopt, document.problems()};
  Catalogue catalogue;
  read_phrases(document, document.root(), "", catalogue);
  return document.finish(std::move(catalogue));
}

}  // namespace mithaq::definitions
