// Templates of notices: words with {{variables}}, nothing else. No condition, no loop, no code.
//
// A line that holds an empty variable is left out; so is a paragraph (lines between two empty ones) all of
// whose variables are empty. That is how one template serves with and without a deadline.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mithaq::notices {

using Variables = std::map<std::string, std::string>;

// notice-not-closed, notice-variable-unknown: at its place; notice-variable-missing: of the whole, place 0.
struct TemplateFault {
  std::string id, variable;
  int line = 0, column = 0;  // from 1; columns in code points
};

// `needed` must all be named, and nothing but `known`.
std::vector<TemplateFault> template_faults(std::string_view source, const std::set<std::string>& known,
                                           const std::set<std::string>& needed);

// The names between {{ and }}. Throws std::logic_error for a {{ that is not closed.
std::set<std::string> variables_of(std::string_view source);

// As plain text of at most `columns`. A variable alone on its line stands bare, so that a link or a hash can
// be copied; every other one is isolated with U+2068 .. U+2069.
std::string filled_text(std::string_view source, const Variables& values, std::size_t columns = 72);

// As HTML: values are escaped and stand in <bdi>, but bare within a quoted attribute; a line feed becomes
// <br>. Variables named in `markup` are HTML already.
std::string filled_html(std::string_view source, const Variables& values, const std::set<std::string>& markup = {});

// Lines of at most `columns`, broken at spaces; a word that is longer stays whole. An isolate is closed at
// the end of a line and opened again on the next.
std::string wrapped(std::string_view text, std::size_t columns = 72);

// What a reader sees of it in columns: marks and format characters have none.
std::size_t columns_of(std::string_view text);

}  // namespace mithaq::notices
