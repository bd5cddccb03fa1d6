// What may stand in a header, and what may be an address: the only door to both.
//
// A value that holds a line break would let its author write headers of his own, and a bidi override would
// let him turn a sentence round. Nothing is stripped silently: a bad value is refused with its field and place,
// before any library sees it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace mithaq::email {

// The notice can never be sent as it is: "subject: control character U+000D at byte 3".
struct Unsendable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// UTF-8 without C0, C1, DEL, line or paragraph separator, bidi embedding, override or isolate; the pair FSI and
// PDI (U+2068, U+2069), which the house itself sets round inserted values, is let through when it is balanced.
class HeaderValue {
 public:
  HeaderValue(std::string_view field, std::string_view raw);
  const std::string& str() const { return value_; }
  const char* c_str() const { return value_.c_str(); }

 private:
  std::string value_;
};

// ASCII dot-atom before the @ (at most 64 bytes), host name after it, at most 254 bytes together.
class Address {
 public:
  Address(std::string_view field, std::string_view raw);
  const std::string& str() const { return value_; }

 private:
  std::string value_;
};

// Keys, tokens and charter ids, which become parts of addresses: [a-z0-9-], 1 to `longest` bytes.
class Atom {
 public:
  Atom(std::string_view field, std::string_view raw, std::size_t longest);
  const std::string& str() const { return value_; }

 private:
  std::string value_;
};

// A host name of labels [a-zA-Z0-9-]; other scripts are written as A-labels.
bool is_host_name(std::string_view text);

// A body as it came: UTF-8 without NUL and without CR (a bare CR passes every filter behind this door).
void check_body(std::string_view field, std::string_view text);

}  // namespace mithaq::email
