// What a fuzzer throws its bytes at, and what must hold whatever the bytes are.
//
// Each target takes any bytes and returns, or throws Broken. entry.cpp ties one of them to libFuzzer (clang, with
// AddressSanitizer and UndefinedBehaviorSanitizer; tests/fuzz/run); replay_test.cpp throws every file of
// corpus/<target>/ at its target in the daily tests. A finding, once mended, stays there under a name that says
// what it was.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace mithaq::fuzz {

// A promise that did not hold.
struct Broken : std::logic_error {
  using std::logic_error::logic_error;
};

inline void promise(bool holds, const std::string& words) {
  if (!holds) throw Broken(words);
}

// TOML. A workflow with its complaints; one that is in order goes through its snapshot and back unchanged, and
// is checked on a small registry.
void workflow_reader(std::string_view bytes);

// A vector as JSON (the form of tests/vectors), or, where the first byte is no `{`, the choices of a generator. The
// evaluator agrees with a count that goes through every completion one by one.
void rule_evaluator(std::string_view bytes);

// Up to four Markdown texts with a form feed between them: Arabic and English of two revisions.
void article_splitter(std::string_view bytes);

// Choices. One charter with whatever people, registry and clock may do to it, command by command: every decision is the
// fold of its entries, every entry can be written, what is settled stays, and the clock never runs in place.
void charter_life(std::string_view bytes);

// The text of a mail, up to a form feed; after it what stands below the marker line. No position without its word or
// number in the first line, nothing below the quote is read, and direction controls change nothing.
void reply_reader(std::string_view bytes);

// A mail. What is told of it keeps to every bound of the wire, what was not read says why, and the same bytes are read
// in the same way; nobody is believed whom our own server does not vouch for.
void mail_intake(std::string_view bytes);

// A message/delivery-status, and the same bytes as a bounce in words.
void delivery_report(std::string_view bytes);

// What a mail is made of, with form feeds between: subject, name and address of the recipient, name of the house and of
// the list, text, HTML, a text attached. It is refused, or it is a mail: seven bits, CRLF, no long line, no header that
// is not ours, encoded words of whole letters, and read again it says what was put in.
void composer(std::string_view bytes);

// An entry, a receipt, and a tile with its path before it. What is read is written with the same bytes, and a receipt
// is never verified without a key.
void trail_reader(std::string_view bytes);

}  // namespace mithaq::fuzz
