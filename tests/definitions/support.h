// Small things that all tests of definitions share.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "definitions/files.h"

namespace mithaq::definitions {

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(std::string(MITHAQ_SOURCE) + "/" + path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

// "7:12 error unknown-key key=quorom nearest=quorum"; `known` is left out, it would only be long.
inline std::string line_of(const Problem& p) {
  std::string out =
      std::to_string(p.line) + ":" + std::to_string(p.column) + (p.warning ? " warning " : " error ") + p.id;
  for (const auto& [key, value] : p.facts)
    if (key != "known") out += " " + key + "=" + value;
  return out;
}

inline std::string list_of(const Problems& problems) {
  std::string out;
  for (const Problem& p : problems) out += line_of(p) + "\n";
  return out;
}

// A text in which one ^ marks the place that a complaint must name.
struct Marked {
  std::string text;
  int line = 0, column = 0;
};

inline Marked unmarked(const std::string& marked) {
  Marked out;
  int line = 1, column = 1;
  for (const char c : marked) {
    if (c == '^' && out.line == 0) {
      out.line = line;
      out.column = column;
      continue;
    }
    out.text += c;
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++column;
    }
  }
  return out;
}

// The smallest workflow without a problem, one key a line, and another value for one of its lines.
inline const std::string smallest_workflow = R"(id = "w"
title = { ar = "مسار", en = "Way" }
duties = { request = ["email"] }
[[stage]]
id = "s"
title = { ar = "مرحلة", en = "Stage" }
roll = "all"
deadline = { working_days = 3 }
rule = { count = "for", at_least = 1 }
next = { passed = "ratified" }
)";

// `line` takes the place of the last line that begins with the same key; a new key comes at the end.
inline std::string workflow_with(const std::string& line, std::string workflow = smallest_workflow) {
  std::string plain = line;
  if (plain.starts_with("^")) plain.erase(0, 1);
  const std::string key = "\n" + plain.substr(0, plain.find(' ')) + " =";
  const auto found = workflow.rfind(key);
  if (found == std::string::npos) return workflow + line + "\n";
  return workflow.replace(found + 1, workflow.find('\n', found + 1) - found - 1, line);
}

}  // namespace mithaq::definitions
