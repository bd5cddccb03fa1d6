#include "trail/policy.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "trail/cosignature.h"

namespace mithaq::trail {
namespace {

constexpr std::uint8_t log_type = 1;

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  while (true) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    out.emplace_back(word);
    line.remove_prefix(word.size());
  }
}

class Reader {
 public:
  std::variant<Policy, std::vector<PolicyProblem>> read(std::string_view text) {
    bool has_quorum = false;
    while (!text.empty()) {
      ++line_;
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      const bool is_plain = std::all_of(line.begin(), line.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
      });
      if (!is_plain) {
        say("bad-character");
        continue;
      }
      const auto words = words_of(line);
      if (words.empty() || words[0].front() == '#') continue;
      if (words[0] == "quorum") {
        if (has_quorum) say("quorum-twice");
        has_quorum = true;
        quorum(words);
      } else {
        take(words);
      }
    }
    line_ = 0;
    if (!has_quorum) say("quorum-missing");
    if (!problems_.empty()) return std::move(problems_);
    return std::move(policy_);
  }

 private:
  void say(std::string id, std::string what = "") { problems_.push_back({line_, std::move(id), std::move(what)}); }

  void take(const std::vector<std::string>& words) {
    if (words[0] == "log" && (words.size() == 2 || words.size() == 3)) {
      if (auto key = read_key(words[1], log_type)) policy_.logs.push_back(std::move(*key));
    } else if (words[0] == "witness" && (words.size() == 3 || words.size() == 4)) {
      auto key = read_key(words[2], cosignature_type);
      if (is_new(words[1]) && key)
        policy_.witnesses.push_back({words[1], std::move(*key), words.size() == 4 ? words[3] : ""});
    } else if (words[0] == "group" && words.size() >= 4) {
      group(words);
    } else {
      say("line-form", words[0]);
    }
  }

  std::optional<VerifierKey> read_key(const std::string& text, std::uint8_t type) {
    auto key = verifier_key(text);
    if (!key || key->type != type) return say("key-form", text), std::nullopt;
    if (!keys_.insert(key->public_key).second) return say("key-twice", text), std::nullopt;
    return key;
  }

  bool is_new(const std::string& name) {
    const bool fresh = name != "none" && names_.insert(name).second;
    if (!fresh) say("name-twice", name);
    return fresh;
  }

  void group(const std::vector<std::string>& words) {
    WitnessGroup out{words[1], 0, {words.begin() + 3, words.end()}};
    const auto size = static_cast<int>(out.members.size());
    for (const std::string& member : out.members) {
      if (!names_.contains(member)) say("unknown-name", member);
      if (!members_.insert(member).second) say("member-twice", member);
    }
    const std::string& least = words[2];
    if (least == "any" || least == "all") {
      out.least = least == "any" ? 1 : size;
    } else {
      const auto [end, error] = std::from_chars(least.data(), least.data() + least.size(), out.least);
      const bool is_number = error == std::errc() && end == least.data() + least.size();
      if (!is_number || out.least < 1 || out.least > size) say("group-threshold", least);
    }
    if (is_new(out.name)) policy_.groups.push_back(std::move(out));
  }

  void quorum(const std::vector<std::string>& words) {
    if (words.size() != 2) return say("line-form", words[0]);
    if (words[1] != "none" && !names_.contains(words[1])) return say("unknown-name", words[1]);
    policy_.quorum = words[1];
  }

  Policy policy_;
  std::vector<PolicyProblem> problems_;
  int line_ = 0;
  std::set<std::string> names_, members_, keys_;
};

const WitnessGroup* group_of(const Policy& policy, std::string_view name) {
  const auto found =
      std::find_if(policy.groups.begin(), policy.groups.end(), [&](const WitnessGroup& g) { return g.name == name; });
  return found == policy.groups.end() ? nullptr : &*found;
}

// The witnesses below a name, in the order of the policy's groups.
void witnesses_of(const Policy& policy, const std::string& name, std::vector<std::string>& out) {
  const WitnessGroup* group = group_of(policy, name);
  if (!group) return out.push_back(name);
  for (const std::string& member : group->members) witnesses_of(policy, member, out);
}

// How many more cosignatures it takes at least.
int needed_for(const Policy& policy, const std::string& name, const std::vector<std::string>& cosigned) {
  const WitnessGroup* group = group_of(policy, name);
  if (!group) return std::find(cosigned.begin(), cosigned.end(), name) == cosigned.end() ? 1 : 0;
  std::vector<int> each;
  for (const std::string& member : group->members) each.push_back(needed_for(policy, member, cosigned));
  std::sort(each.begin(), each.end());
  int out = 0;
  for (int i = 0; i < group->least; ++i) out += each[static_cast<std::size_t>(i)];
  return out;
}

}  // namespace

const Witness* Policy::witness(std::string_view name) const {
  const auto found = std::find_if(witnesses.begin(), witnesses.end(), [&](const Witness& w) { return w.name == name; });
  return found == witnesses.end() ? nullptr : &*found;
}

std::string Policy::quorum_words() const {
  if (!asks_for_witnesses()) return "";
  std::vector<std::string> all;
  witnesses_of(*this, quorum, all);
  return std::to_string(needed_for(*this, quorum, {})) + " of " + std::to_string(all.size());
}

std::variant<Policy, std::vector<PolicyProblem>> policy_from_text(std::string_view text) { return Reader().read(text); }

QuorumState quorum_state(const Policy& policy, const Note& note) {
  QuorumState out;
  for (const Witness& witness : policy.witnesses) {
    const bool has_line = std::any_of(note.signatures.begin(), note.signatures.end(), [&](const NoteSignature& s) {
      return s.name == witness.key.name && s.key_id == witness.key.key_id;
    });
    if (!has_line) continue;
    (note_signed_by(note, witness.key) ? out.cosigned : out.bad).push_back(witness.name);
  }
  if (!policy.asks_for_witnesses()) {
    out.holds = out.bad.empty();
    return out;
  }
  std::vector<std::string> all;
  witnesses_of(policy, policy.quorum, all);
  for (const std::string& name : all)
    if (std::find(out.cosigned.begin(), out.cosigned.end(), name) == out.cosigned.end()) out.missing.push_back(name);
  out.needed = needed_for(policy, policy.quorum, out.cosigned);
  out.holds = out.needed == 0 && out.bad.empty();
  return out;
}

bool quorum_holds(const Policy& policy, const Note& note) { return quorum_state(policy, note).holds; }

bool signed_by_log(const Policy& policy, const Note& note) {
  const auto checkpoint = checkpoint_from_text(note.text);
  return checkpoint && std::any_of(policy.logs.begin(), policy.logs.end(), [&](const VerifierKey& log) {
           return log.name == checkpoint->origin && note_signed_by(note, log);
         });
}

}  // namespace mithaq::trail
