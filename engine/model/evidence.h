// A document that an entry of the trail names by its digest; the bytes lie in the object store.
//
// A sealed document is 64 hexadecimal digits of salt, a line feed, then the content: a short text cannot
// be guessed back from its digest, and deleting the object erases it without breaking a proof.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

namespace mithaq {

// SHA-256 as 64 lower-case hexadecimal digits.
using Digest = std::string;

struct Evidence {
  std::string role;        // workflow, roll, rule, revision, text, comment, reservation, objection, proposal, reply,
                           // explanation, seal ..
  Digest sha256;           // of the bytes as stored (salt included)
  std::int64_t size = 0;   // of the bytes as stored
  std::string media_type;  // "application/json", "text/markdown; charset=UTF-8", "text/plain; charset=UTF-8"
  // The bytes, where they are at hand: always in an entry on its way to the store, and on reading for the
  // roles that a replay needs. Not part of the entry's identity.
  std::shared_ptr<const std::string> content;

  bool operator==(const Evidence& o) const {
    return role == o.role && sha256 == o.sha256 && size == o.size && media_type == o.media_type;
  }
};

}  // namespace mithaq
