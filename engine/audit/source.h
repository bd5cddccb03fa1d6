// Where the bytes come from that a check looks at: a state directory, a backup, a package. One `verify` walks the
// steps over any of them; nothing that a source says is believed before its bytes have been hashed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "audit/finding.h"
#include "model/evidence.h"
#include "store/store.h"
#include "trail/merkle.h"

namespace mithaq::audit {

using EntriesOfStrands = std::unordered_map<std::string, std::int64_t>;  // how many of each

struct SourceLeaf {
  std::string strand;      // where the source keeps it
  std::int64_t seq = 0;    // its number there
  std::int64_t index = 0;  // its place in the log; -1: the source does not say
  std::string bytes;
  std::optional<trail::Hash> stated;  // what the source says that its hash is
  std::string file;                   // "data/trail/partnership-2026.jsonl:18"; may be empty
};

struct SignedCheckpoint {
  std::string file;  // for findings
  std::string note;  // verbatim
};

// An inclusion proof that lies among the bytes.
struct SourceProof {
  std::string file;
  std::string text;
};

class Source {
 public:
  virtual ~Source() = default;

  // All leaves of the log from the first: the tree is rebuilt from them. Otherwise each of them must be led to a root.
  virtual bool is_whole() const = 0;
  virtual std::int64_t leaves() const = 0;
  // The next ones in the order of the log, at most so many; none: that was all.
  virtual std::vector<SourceLeaf> next(std::int64_t most) = 0;

  virtual bool has_objects() const = 0;
  virtual std::optional<std::string> object(const Digest& sha256) const = 0;
  // Where the object lies, or would lie.
  virtual std::string object_file(const Digest& sha256) const = 0;
  // The source says that it keeps this one back: personal data, in a package for the public.
  virtual bool withholds(const Digest&) const { return false; }

  // The newest one first.
  virtual std::vector<SignedCheckpoint> checkpoints() const = 0;
  // What the checkpoint's signatures may be checked with when the reader brings no policy.
  virtual std::string own_keys() const = 0;
  virtual KeysFrom keys_from() const = 0;
  // Notes by which keys of the log took the place of others, in their order: whoever knows an old key can follow.
  virtual std::vector<std::string> log_key_notes() const { return {}; }
  // PEM: whose certificates are believed when a member signs with one. Empty: not at hand.
  virtual std::string authorities() const { return {}; }

  // Lists that follow from the registry's strand, by their files: enrolments.json, revoked.krl,
  // allowed_signers, witnesses.policy.
  virtual std::map<std::string, std::string> key_lists() const { return {}; }

  // Of a source that is not whole. A way that is not there is none.
  virtual std::vector<SourceProof> proofs() const { return {}; }
  virtual std::optional<std::vector<trail::Hash>> inclusion(std::int64_t, std::int64_t) const { return {}; }
  // Of any: the root that the first leaves come to by the source's own tiles; they are believed where they come to a
  // signed one, or were compared with the leaves.
  virtual std::optional<trail::Hash> root_of_first(std::int64_t /*size*/) const { return {}; }
  // Of any: between a checkpoint that became known late, and the newest.
  virtual std::optional<std::vector<trail::Hash>> consistency(std::int64_t, std::int64_t) const { return {}; }

  // Step 10, of a source that keeps folded states.
  virtual std::optional<store::Head> head() const { return {}; }
  virtual std::vector<store::CharterRow> charters() const { return {}; }
  virtual std::optional<store::CharterRow> charter(const std::string&) const { return {}; }

  // What is wrong with the source's own order: known before its leaves are read (step 1), and after.
  virtual std::vector<Finding> troubles() { return {}; }
  virtual std::vector<Finding> troubles_after(const EntriesOfStrands& /*that were read*/) { return {}; }
  virtual std::int64_t files() const { return 0; }  // looked at by step 1
};

}  // namespace mithaq::audit
