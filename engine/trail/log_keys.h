// The log's own name and keys over time, folded from the registry's strand: `key-offered` and `key-rotated` with the
// use `log`, and `restore-epoch` where entries were lost (reference: trail 2.2, 4.4).
//
// A key is offered by one administrator and takes the place of its predecessor when a second one has compared it. For
// thirty days it signs on beside its successor, so that whoever knows the old one alone can still follow.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/entry.h"
#include "trail/checkpoint.h"

namespace mithaq::trail {

inline constexpr std::string_view log_use = "log";
inline constexpr std::string_view log_key_format = "note";  // C2SP verifier key; its fingerprint is the whole of it
inline constexpr std::chrono::days both_sign{30};

// "mithaq/log-key/v1", the new verifier key, "replaces <old verifier key>": a signed note.
struct LogKeyNote {
  VerifierKey key, replaces;
};
// nullopt: not of the form, of two logs, or not signed by both.
std::optional<LogKeyNote> log_key_note(std::string_view note);
// The same while it is only offered: signed by the new one, which nobody follows yet.
std::optional<LogKeyNote> log_key_offer(std::string_view note);
// The note among the documents of its entry.
std::optional<Digest> log_key_note_in(const std::vector<Evidence>& evidence);

// The log's name after a loss: "<own>-<epoch>", and "<own>" for the first (1).
std::string epoch_origin(std::string_view own, std::int64_t epoch);
bool is_epoch_of(std::string_view own, std::string_view origin);  // one of them; the first too
// The same key under another name of the log.
VerifierKey under_origin(const VerifierKey& key, std::string origin);

class LogKeys {
 public:
  struct Offer {
    VerifierKey key, replaces;
    std::string by;  // the administrator
    Moment at{};
    std::vector<Evidence> evidence;  // public-key, enrolment (the note)
  };
  struct Change {
    VerifierKey key, replaces;
    Moment at{};
    std::vector<std::string> confirmed_by;
    std::vector<Evidence> evidence;
  };

  // An entry of the registry's strand; others than those named above change nothing. Throws std::runtime_error where
  // one of them is not of its form.
  void take(const Entry& entry);

  const std::optional<Offer>& offer() const { return offer_; }  // that waits for the second administrator
  const std::vector<Change>& changes() const { return changes_; }
  std::int64_t epoch() const { return losses_.empty() ? 1 : losses_.back().epoch; }  // of the log's name
  std::int64_t newest_epoch() const { return newest_epoch_; }                        // where nothing was lost, too
  // How many entries a loss has left of the log of this name; nullopt: that log is not closed.
  std::optional<std::int64_t> kept_of(std::string_view origin) const;
  std::int64_t kept() const { return losses_.empty() ? 0 : losses_.back().kept; }  // by the last loss
  bool is_first() const { return changes_.empty() && losses_.empty(); }

  // Who signs at that moment, the newest first; `first`: the key that signs where none took its place.
  std::vector<VerifierKey> signing(const VerifierKey& first, std::string_view own_origin, Moment now) const;
  // Every key that has signed up to now, under each name, the newest first.
  std::vector<VerifierKey> all(const VerifierKey& first, std::string_view own_origin) const;

 private:
  std::optional<Offer> offer_;
  std::vector<Change> changes_;
  struct Loss {
    std::int64_t epoch, kept;
    std::string origin;  // of the log that it has closed
  };
  std::vector<Loss> losses_;
  std::int64_t newest_epoch_ = 1;
};

}  // namespace mithaq::trail
