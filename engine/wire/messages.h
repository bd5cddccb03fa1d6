// What stands in the frames: the handshake, one job and its answer, and each duty's requests and answers.
//
// Names of fields are written to the wire and never change their meaning. Requests are written by the daemon,
// answers by a worker; both are read with suspicion: a missing field, an unknown word, NUL in a text or a
// text that is too long throws BadFrame.
#pragma once

#include <mithaq/archiver.h>
#include <mithaq/inbox.h>
#include <mithaq/notifier.h>
#include <mithaq/signer.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/frame.h"

namespace mithaq::wire {

// setup: every setting is a field.
Frame setup(const std::map<std::string, std::string>& settings);
std::map<std::string, std::string> settings_from(const Frame& frame);

// hello. A library that cannot be used is reported instead of a tag; the worker ends after that.
struct Hello {
  std::string plugin, duty;
  std::string tag;  // "mithaq_notifier_v3"; empty when refused
  std::string
      refused;  // no-tag, old-tag, missing-file, not-a-library, cannot-start, would-not-start; empty when all is well
  std::string detail;  // file, tag found, text of the exception; at most 1 KiB
  bool operator==(const Hello&) const = default;
};
Frame to_frame(const Hello& hello);
Hello hello_from(const Frame& frame);

// job. `call` is one function of the duty; `job` and `fence` name this attempt and come back in its answer.
inline constexpr std::string_view call_deliver = "deliver";
inline constexpr std::string_view call_message = "message";
inline constexpr std::string_view call_probe = "probe";  // of every duty that has a way out or in
inline constexpr std::string_view call_keys = "keys";
inline constexpr std::string_view call_sign_checkpoint = "sign-checkpoint";
inline constexpr std::string_view call_next_log_key = "next-log-key";
inline constexpr std::string_view call_confirm_log_key = "confirm-log-key";
inline constexpr std::string_view call_seal = "seal";
inline constexpr std::string_view call_seal_document = "seal-document";
inline constexpr std::string_view call_set = "set";
inline constexpr std::string_view call_build = "build";
inline constexpr std::string_view call_targets = "targets";
inline constexpr std::string_view call_deposit = "deposit";
inline constexpr std::string_view call_next = "next";
inline constexpr std::string_view call_dispose = "dispose";
inline constexpr std::string_view call_read = "read";

struct JobHead {
  std::string job;                           // job key; at most 64 bytes
  std::int64_t fence = 0;                    // rises with every DO of a daemon
  std::chrono::milliseconds time_allowed{};  // after it the worker is killed
  std::string call;
  bool operator==(const JobHead&) const = default;
};
Frame job(const JobHead& head, const Fields& request);
JobHead job_head(const Frame& frame);

struct ProgressNote {
  std::string job, phase;
};
Frame to_frame(const ProgressNote& note);
ProgressNote progress_from(const Frame& frame);

// done. `failed`: the plugin's function ended by an exception, `text` says which; else an answer's fields.
struct DoneHead {
  std::string job;
  std::int64_t fence = 0;
  bool failed = false;
  std::string text;  // at most 1 KiB
};
Frame done(const DoneHead& head, const Fields& answer);
DoneHead done_head(const Frame& frame);

struct LogLine {
  std::string level;  // debug, info, warning, error
  std::string text;   // at most 512 B
};
Frame to_frame(const LogLine& line);
LogLine log_from(const Frame& frame);

// Requests.
Fields to_fields(const Notice& notice);
Notice notice_from(const Fields& fields);
Fields to_fields(const ProbeRequest& request);
ProbeRequest probe_request_from(const Fields& fields);
Fields to_fields(const CheckpointRequest& request);
CheckpointRequest checkpoint_request_from(const Fields& fields);
Fields to_fields(const SealRequest& request);
SealRequest seal_request_from(const Fields& fields);
Fields to_fields(const DocumentRequest& request);
DocumentRequest document_request_from(const Fields& fields);
Fields to_fields(const Sheet& sheet);
Sheet sheet_from(const Fields& fields);
Fields to_fields(const Package& package);
Package package_from(const Fields& fields);
Fields to_fields(const Deposition& deposition);
Deposition deposition_from(const Fields& fields);
// `dispose` has the field "uid", `next-log-key` "replaces"; `read` has "raw", "sender" and "recipient"; `next` has
// none.
Fields to_fields(const std::string& raw, const Envelope& envelope);
Envelope envelope_from(const Fields& fields);

// Answers.
Fields to_fields(const DeliveryReport& report);
DeliveryReport delivery_from(const Fields& fields);
Fields to_fields(const std::vector<ProbeStep>& steps);
std::vector<ProbeStep> probe_steps_from(const Fields& fields);
Fields to_fields(const SignerKeys& keys);
SignerKeys keys_from(const Fields& fields);
Fields to_fields(const SignedCheckpoint& checkpoint);
SignedCheckpoint checkpoint_from(const Fields& fields);
Fields to_fields(const LogKeyChange& change);
LogKeyChange log_key_change_from(const Fields& fields);
Fields to_fields(const Seal& seal);
Seal seal_from(const Fields& fields);
Fields to_fields(const SealedDocument& sealed);
SealedDocument sealed_document_from(const Fields& fields);
Fields to_fields(const SetSheet& set);
SetSheet set_sheet_from(const Fields& fields);
Fields to_fields(const BuiltPackage& built);
BuiltPackage built_from(const Fields& fields);
Fields to_fields(const std::vector<Target>& targets);
std::vector<Target> targets_from(const Fields& fields);
Fields to_fields(const DepositReport& report);
DepositReport deposit_from(const Fields& fields);
Fields to_fields(const std::optional<ReceivedMail>& mail);  // field "mail": whether there is one
std::optional<ReceivedMail> received_mail_from(const Fields& fields);

}  // namespace mithaq::wire
