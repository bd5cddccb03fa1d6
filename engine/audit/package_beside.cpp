#include "audit/package_beside.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "trail/canonical.h"
#include "trail/certificate_end.h"
#include "trail/digest.h"
#include "trail/entry.h"
#include "trail/signature.h"
#include "trail/time_stamp.h"

namespace mithaq::audit {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest = 1 << 20;      // of what is read here
constexpr std::chrono::days asked_again{31};  // an authority that is away is asked for 30 days
constexpr std::array endings = {".tar.sha256", ".p7s", ".tsq", ".tsr"};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string out(longest, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return out;
}

// The key of the certificate's seal, if the trail names this seal; else nothing.
std::string seal_key_in_trail(const fs::path& bag) {
  const std::string bytes = bytes_of(bag / "data/seal/seal.p7s");
  const auto seal = trail::signature(bytes);
  if (!seal) return {};
  const auto is_named_by = [sha256 = trail::digest(bytes)](const std::string& line) {
    if (line.find("\"kind\":\"sealed\"") == std::string::npos) return false;
    const Entry entry = trail::entry_from_leaf(line);
    return entry.kind == "sealed" && std::ranges::any_of(entry.evidence, [&](const Evidence& e) {
             return e.role == "seal" && e.sha256 == sha256;
           });
  };
  std::error_code no;
  for (const fs::directory_entry& file : fs::directory_iterator(bag / "data/trail", no)) {
    if (file.path().extension() != ".jsonl" || file.path().filename() == "evidence.jsonl") continue;
    std::ifstream strand(file.path(), std::ios::binary);
    try {
      for (std::string line; std::getline(strand, line);)
        if (is_named_by(line)) return seal->fingerprint;
    } catch (const trail::NotCanonical&) {  // told by the steps
      continue;
    }
  }
  return {};
}

class Check {
 public:
  explicit Check(const Beside& beside) : beside_(beside) {}

  std::vector<Finding> run() {
    if (beside_.sealed)
      for (const Evidence& e : beside_.sealed->evidence)
        if (e.role == "seal" && e.media_type == "application/pkcs7-signature") named_ = e.sha256;
    const bool has_seal = !beside_.sealed || !named_.empty();  // an older log may have sealed without
    digest();
    if (has_seal || beside_.is_there(".p7s")) seal();
    token(has_seal);
    return std::move(found_);
  }

 private:
  void say(Word word, const char* id, const char* cause, const char* ending, std::string expected = "",
           std::string found = "") {
    found_.push_back(
        told({}, word, id, std::move(expected), std::move(found), beside_.file(ending).filename().string()));
    found_.back().cause = cause;
  }

  void digest() {
    if (!beside_.is_there(".tar.sha256")) return say(Word::mark, "beside-missing", "", ".tar.sha256");
    Digest is = beside_.tar;
    if (is.empty() && beside_.sealed) is = beside_.sealed->data.string_or("sha256", "");
    const std::string text = bytes_of(beside_.file(".tar.sha256"));
    const std::string rest = "  " + beside_.file(".tar").filename().string() + "\n";
    const std::string named = text.substr(0, text.find(' '));
    const bool has_form = trail::hash_from_hex(named) && text == named + rest;
    if (!has_form || (!is.empty() && named != is))
      say(Word::broken, "package-seal", "digest", ".tar.sha256", is, has_form ? named : "");
  }

  void seal() {
    if (!beside_.is_there(".p7s")) return say(Word::mark, "beside-missing", "", ".p7s");
    const std::string bytes = bytes_of(beside_.file(".p7s")), is = trail::digest(bytes);
    if (!named_.empty() && is != named_) return say(Word::broken, "package-seal", "signature", ".p7s", named_, is);
    const auto signature = trail::signature(bytes);
    if (!signature || signature->format != trail::cms_format)
      return say(Word::broken, "package-seal", "signature", ".p7s", "", "bad-form");
    trail::PublicKey key{std::string(trail::cms_format), "", signature->fingerprint, ""};
    if (auto own = trail::public_key(bytes_of(beside_.bag / "data/keys/seal.pem"))) key = std::move(*own);
    const std::string authorities = bytes_of(beside_.bag / "data/keys/ca.pem") + beside_.authorities;
    // The server has written its certificate itself, by whatever clock: it is judged within the days that it names.
    const Moment within = trail::certificate_end(key).value_or(Moment{}) - std::chrono::seconds(1);
    const trail::Ground ground{authorities, within, {}};
    if (const auto no = trail::refused(*signature, key, bytes_of(beside_.bag / "tagmanifest-sha512.txt"), ground))
      return say(Word::broken, "package-seal", "signature", ".p7s", "", no->id);
    // Whoever made the lists anew could have put a key of his own into the package. The server may have another key
    // than for the certificate by now; only the proof tells.
    const std::string own = seal_key_in_trail(beside_.bag);
    if (!beside_.sealed && own != signature->fingerprint)
      say(Word::gap, "package-seal", "key", ".p7s", own, signature->fingerprint);
  }

  // Of the bytes of the seal, under the certificates that came with it.
  void token(bool has_seal) {
    const bool query_there = beside_.is_there(".tsq"), reply_there = beside_.is_there(".tsr");
    if (!query_there && !reply_there) {
      if (has_seal) say(Word::mark, "no-trusted-time", "package", ".tsr");
      return;
    }
    if (!query_there || !reply_there) {
      if (has_seal) say(Word::mark, "no-trusted-time", "package", ".tsr");
      return say(Word::mark, "beside-missing", "", query_there ? ".tsr" : ".tsq");
    }
    const std::string query = bytes_of(beside_.file(".tsq"));
    const Digest seal = !named_.empty()            ? named_
                        : beside_.is_there(".p7s") ? trail::digest(bytes_of(beside_.file(".p7s")))
                                                   : "";
    const auto asked = trail::asked_in(query);
    if (!asked || (!seal.empty() && *asked != seal))
      return say(Word::broken, "time-token", "", ".tsq", seal, asked.value_or("no question"));
    // The package's own certificates stand in its trail; what lies beside it is as whoever gave it put it there.
    const std::string known = bytes_of(beside_.bag / "data/keys/tsa-chain.pem") + beside_.authorities;
    const std::string chain = known + bytes_of(beside_.file(".tsa-chain.pem")), reply = bytes_of(beside_.file(".tsr"));
    if (trail::certificates_in(chain) == 0) return say(Word::gap, "time-token", "authorities", ".tsr");
    const auto stamp = trail::time_stamp(query, reply, chain);
    if (!stamp) {
      say(Word::broken, "time-token", "", ".tsr", "", stamp.error());
      // Question and answer do not fit each other: either may be the one that was altered.
      if (stamp.error() == "nonce" || stamp.error() == "imprint" || stamp.error() == "policy")
        found_.back().file = beside_.file(".tsq").filename().string() + " " + found_.back().file;
      return;
    }
    if (trail::certificates_in(known) == 0 || !trail::time_stamp(query, reply, known))
      say(Word::mark, "time-authority", "", ".tsa-chain.pem", "", stamp->authority);
    // Later is no wonder: an authority that was away is asked again for a month.
    const bool is_before = beside_.sealed && stamp->time < beside_.sealed->at - trail::clocks_may_differ;
    if (is_before || (beside_.sealed && stamp->time > beside_.sealed->at + asked_again))
      say(Word::mark, "time-apart", is_before ? "before" : "after", ".tsr", to_rfc3339(beside_.sealed->at),
          to_rfc3339(stamp->time));
  }

  const Beside& beside_;
  Digest named_;  // the seal that the log names
  std::vector<Finding> found_;
};

}  // namespace

bool Beside::is_there(const char* ending) const {
  std::error_code no;
  return fs::is_regular_file(file(ending), no);
}

bool Beside::is_any_there() const {
  return std::ranges::any_of(endings, [&](const char* ending) { return is_there(ending); });
}

std::vector<Finding> check_beside(const Beside& beside) { return Check(beside).run(); }

}  // namespace mithaq::audit
