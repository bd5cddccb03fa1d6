// The duty "inbox": take what has come to the house's own mail addresses, and say what is in it.
//
// An inbox reads, bounded and without opinion; verdict and position are the engine's. It decides nothing, asks
// nobody back, and removes a message only when it is told that the daemon has it on disk.
#pragma once

#include <mithaq/plugin.h>
#include <mithaq/probe.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mithaq {

// A file that came with a message: evidence, never opened.
struct MailFile {
  std::string name;        // as written, controls removed; may be empty, and is where the file signs the mail itself
  std::string media_type;  // "image/jpeg"
  std::string sha256;      // 64 hex, of the decoded bytes
  std::int64_t size = 0;   // of the decoded bytes
  std::string bytes;       // empty where the kind or the size is not kept
};

// What a host wrote of one recipient of ours (RFC 3464).
struct MailReport {
  std::string recipient;   // Final-Recipient, else Original-Recipient: the address alone, may be empty
  std::string action;      // failed, delayed, delivered, relayed, expanded; lower case
  std::string status;      // "5.1.1"; may be empty
  std::string diagnostic;  // at most 1 KiB; may be empty
};

// `Authentication-Results` of the configured host, topmost block only. All empty: nothing that may be believed.
struct MailTrust {
  std::string dmarc;              // "pass", "fail", "none" ..: of the From domain; empty without one
  std::string dmarc_from;         // header.from of that result, lower case
  std::vector<std::string> dkim;  // header.d of each dkim=pass, lower case
  std::string spf;                // recorded only
};

struct ReceivedMail {
  std::string uid;         // the mailbox's own name for it, for dispose(); empty from read()
  std::string raw;         // the bytes as they came; of a message over a bound its headers alone, at most 64 KiB
  std::string raw_sha256;  // of all bytes; of `raw` where only the headers were fetched
  std::int64_t raw_size = 0;
  // Why it was not read: too-large, too-many-parts, too-deep, header-too-large, part-too-large, not-a-message; then the
  // rest holds what the headers gave. Or ends-reader: then it holds nothing.
  std::string unread;

  std::string message_id;               // without < >; may be empty
  std::vector<std::string> from;        // addresses of all From lines, lower-case domain
  std::string from_name;                // as the first of them names its writer, decoded; may be empty
  std::string written_at;               // RFC 3339 UTC, what `Date` claims; empty where it cannot be read
  std::string return_path;              // envelope sender; "<>" when it is the null path, empty when not known
  std::vector<std::string> recipients;  // envelope recipient, then Delivered-To, X-Original-To, To, Cc; as written
  std::string bounced_job;              // job key of a bounce address among them whose MAC is ours
  bool forged_bounce = false;           // one of them has the form of a bounce address, and none has a MAC of ours
  std::vector<std::string> references;  // ids of In-Reply-To, then of References from the last back, without < >
  std::string subject;                  // decoded
  std::string loop;                     // X-Mithaq-Loop
  std::int64_t hops = 0;                // number of Received lines
  std::string automatic;    // why a machine wrote it: auto-submitted, list, precedence, autoreply-header; else empty
  std::string received_at;  // RFC 3339 UTC, of the topmost Received line of the configured host; else empty
  MailTrust trust;

  std::string text;          // of the chosen part, as UTF-8 with LF; of HTML its words, its quotes in lines with >
  std::string other_text;    // the same of the part beside it that says it in the other form; may be empty
  std::string text_sha256;   // of the chosen part as decoded
  bool is_html = false;      // there was no text/plain
  bool is_flowed = false;    // format=flowed, unfolded already
  bool undecodable = false;  // bytes that its charset does not know stand as U+FFFD
  // A style sheet in its HTML strikes words out, or hides them by the names of classes: which of them is not known
  // here.
  bool may_be_struck = false;
  bool encrypted = false;
  bool is_signed = false;  // multipart/signed: the inside was read, the signature is among the files

  std::vector<MailFile> files;

  bool is_report = false;  // multipart/report; report-type=delivery-status, or a bounce without that form
  std::vector<MailReport> reports;
};

// Both empty: not known. Beside a recipient an empty sender is the null path.
struct Envelope {
  std::string sender;
  std::string recipient;
};

class Inbox {
 public:
  virtual ~Inbox() = default;
  // The next message that waits, or nothing: the sweep is complete. The first call after a complete sweep begins
  // a new one, in which everything that was not disposed of is given again. Throwing std::exception ends the sweep.
  virtual std::optional<ReceivedMail> next() = 0;
  // The daemon holds this message of the present sweep on disk: it may go. One that is left on purpose is not told.
  virtual void dispose(const std::string& uid) = 0;
  // A message that somebody else fetched.
  virtual ReceivedMail read(const std::string& raw, const Envelope& envelope) = 0;
  // Tries the way in, step by step, and takes nothing.
  virtual std::vector<ProbeStep> probe(const ProbeRequest& request) = 0;
};

}  // namespace mithaq

#define MITHAQ_INBOX(CLASS) MITHAQ_DUTY_(Inbox, CLASS, mithaq_inbox_v1)
