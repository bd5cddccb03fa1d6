#include "trust.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "gmime_held.h"

namespace mithaq::email {
namespace {

// "dmarc=pass (p=none) header.from=a.example": the method, its result, and what it was found by.
struct Result {
  std::string method, result;
  std::map<std::string, std::string> facts;
};

struct Results {
  std::string host;  // authserv-id
  std::vector<Result> all;
};

// Takes one word off the front, or what is quoted, without its quotes.
std::string take_word(std::string_view& rest, std::string_view ends) {
  rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\r\n")));
  std::string word;
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() != '"') {
      if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
      word += rest.front();
      rest.remove_prefix(1);
    }
    if (!rest.empty()) rest.remove_prefix(1);
    return word;
  }
  const auto end = std::min(rest.size(), rest.find_first_of(ends));
  word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

Result result_from(std::string_view part) {
  Result result;
  while (!trimmed(part).empty()) {
    const std::string key = lower(take_word(part, " \t=\""));
    part = trimmed(part);
    std::string value;
    if (part.starts_with('=')) {
      part.remove_prefix(1);
      value = take_word(part, " \t");
    } else if (key.empty()) {
      part.remove_prefix(part.empty() ? 0 : 1);
    }
    if (result.method.empty()) {
      result.method = key.substr(0, key.find('/'));
      result.result = lower(value);
    } else {
      result.facts.emplace(key, value);
    }
  }
  return result;
}

Results results_from(std::string_view value) {
  const std::string bare = without_comments(value);
  Results results;
  std::string_view rest = bare;
  while (!rest.empty()) {
    bool is_quoted = false;
    std::size_t end = 0;
    for (; end < rest.size() && (is_quoted || rest[end] != ';'); ++end) {
      if (rest[end] == '\\' && is_quoted) {
        ++end;
      } else if (rest[end] == '"') {
        is_quoted = !is_quoted;
      }
    }
    end = std::min(end, rest.size());
    std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    if (results.host.empty()) {
      results.host = domain_of(take_word(part, " \t"));
      if (results.host.empty()) break;
    } else if (!trimmed(part).empty()) {
      results.all.push_back(result_from(part));
    }
  }
  return results;
}

bool is_ours(const std::string& host, const std::string& authserv_id) {
  return host == authserv_id || host.ends_with("." + authserv_id);
}

// The host that wrote a Received line: the word after "by".
std::string writer_of(std::string_view received) {
  const std::string bare = without_comments(received.substr(0, received.rfind(';')));
  std::string_view rest = bare;
  while (!trimmed(rest).empty()) {
    if (lower(take_word(rest, " \t")) == "by") return domain_of(take_word(rest, " \t;"));
  }
  return "";
}

// The lines of the topmost block: those that our own host has set above the message. It ends at another host's
// Received line, and where the message's own header begins; what stands below that was written by anybody.
HeaderLines our_block(const HeaderLines& lines, const std::string& authserv_id) {
  constexpr std::array<std::string_view, 13> of_the_message = {
      "from",         "sender",       "reply-to",   "to",          "cc",         "subject",       "date",
      "mime-version", "content-type", "message-id", "in-reply-to", "references", "dkim-signature"};
  const auto end = std::find_if(lines.begin(), lines.end(), [&](const HeaderLine& line) {
    return (line.name == "received" && !is_ours(writer_of(line.value), authserv_id)) ||
           std::find(of_the_message.begin(), of_the_message.end(), line.name) != of_the_message.end();
  });
  return HeaderLines(lines.begin(), end);
}

void take(MailTrust& trust, const Result& result) {
  const auto fact = [&](const char* name) {
    const auto found = result.facts.find(name);
    return found == result.facts.end() ? std::string() : domain_of(found->second);
  };
  if (result.method == "spf" && trust.spf.empty()) trust.spf = result.result;
  if (result.method == "dkim" && result.result == "pass" && !fact("header.d").empty())
    trust.dkim.push_back(fact("header.d"));
  if (result.method == "dmarc" && trust.dmarc.empty()) {
    trust.dmarc = result.result;
    trust.dmarc_from = fact("header.from");
  }
}

// "i=2; a=rsa-sha256; d=lists.example": one tag of it, lower case.
std::string tag_of(std::string_view value, std::string_view name) {
  while (!value.empty()) {
    const auto end = std::min(value.size(), value.find(';'));
    const std::string_view tag = value.substr(0, end);
    value.remove_prefix(std::min(value.size(), end + 1));
    const auto is = tag.find('=');
    if (is != std::string_view::npos && lower(trimmed(tag.substr(0, is))) == name)
      return lower(trimmed(tag.substr(is + 1)));
  }
  return "";
}

int instance_of(std::string_view value) {
  const std::string text = tag_of(value, "i");
  const bool digits = !text.empty() && text.size() <= 2 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoi(text) : 0;
}

// The DMARC result that the last sealer saw, when that sealer is one of those trusted.
std::optional<Result> sealed_dmarc(const HeaderLines& lines, const std::vector<std::string>& trusted_arc) {
  const HeaderLine* seal = nullptr;
  for (const HeaderLine& line : lines) {
    if (line.name == "arc-seal" && (!seal || instance_of(line.value) > instance_of(seal->value))) seal = &line;
  }
  if (!seal || instance_of(seal->value) == 0) return std::nullopt;
  const std::string sealer = domain_of(tag_of(seal->value, "d"));
  if (std::find(trusted_arc.begin(), trusted_arc.end(), sealer) == trusted_arc.end()) return std::nullopt;
  std::optional<Result> found;
  for (const HeaderLine& line : lines) {
    if (line.name != "arc-authentication-results" || instance_of(line.value) != instance_of(seal->value)) continue;
    if (found) return std::nullopt;  // an instance stands once
    const std::string_view value = line.value;
    const auto results = results_from(value.substr(std::min(value.size(), value.find(';') + 1)));
    for (const Result& result : results.all)
      if (result.method == "dmarc") found = result;
  }
  return found;
}

}  // namespace

MailTrust trust_of(const HeaderLines& lines, const std::string& authserv_id,
                   const std::vector<std::string>& trusted_arc) {
  MailTrust trust;
  const std::string host = domain_of(authserv_id);
  if (host.empty()) return trust;
  std::set<std::string> spoken_of;
  bool arc_passed = false;
  for (const HeaderLine& line : our_block(lines, host)) {
    if (line.name != "authentication-results") continue;
    const Results results = results_from(line.value);
    if (results.host != host) continue;
    std::set<std::string> here;
    for (const Result& result : results.all) {
      if (spoken_of.count(result.method) > 0) continue;
      here.insert(result.method);
      take(trust, result);
      if (result.method == "arc") arc_passed = result.result == "pass";
    }
    spoken_of.merge(here);
  }
  if (trust.dmarc != "pass" && arc_passed) {
    if (const auto sealed = sealed_dmarc(lines, trusted_arc); sealed && sealed->result == "pass") {
      trust.dmarc.clear();
      take(trust, *sealed);
    }
  }
  return trust;
}

std::string date_of(std::string_view value) {
  const std::string text(trimmed(value));
  const Held<GDateTime> date(g_mime_utils_header_decode_date(text.c_str()));
  if (!date) return "";
  const Held<GDateTime> utc(g_date_time_to_utc(date.get()));
  if (!utc || g_date_time_get_year(utc.get()) < 2000 || g_date_time_get_year(utc.get()) > 2999) return "";
  const Held<gchar> written(g_date_time_format(utc.get(), "%Y-%m-%dT%H:%M:%SZ"));
  return written ? written.get() : "";
}

std::string received_at(const HeaderLines& lines, const std::string& authserv_id) {
  const std::string host = domain_of(authserv_id);
  const std::string_view received = topmost(lines, "received");
  if (host.empty() || received.empty() || !is_ours(writer_of(received), host)) return "";
  const auto semicolon = received.rfind(';');
  return semicolon == std::string_view::npos ? "" : date_of(received.substr(semicolon + 1));
}

}  // namespace mithaq::email
