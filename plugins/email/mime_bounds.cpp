#include "mime_bounds.h"

#include "mail_headers.h"
#include "mailbox.h"

namespace mithaq::email {
namespace {

// A line that begins with two dashes may begin a part, whatever the boundary is said to be.
constexpr int most_dashed_lines = 10000;
constexpr int most_types = 1000;  // each may nest one level
constexpr std::size_t all_headers = std::size_t{512} << 10;

class Count {
 public:
  std::string_view take(std::string_view line) {
    if (line.starts_with("--")) {
      if (++dashed_ > most_dashed_lines) return "too-many-parts";
      begin_header(is_digest_);
    }
    if (!is_header_) return {};
    if (line.empty()) {
      const bool again = nests_;  // the body of this one is a message, with a header of its own
      begin_header(false);
      is_header_ = again;
      return {};
    }
    block_ += line.size() + 1;
    all_ += line.size() + 1;
    if (block_ > longest_header || all_ > all_headers) return "header-too-large";
    return take_header(line);
  }

 private:
  void begin_header(bool nests) {
    is_header_ = true;
    is_type_ = false;
    nests_ = nests;
    block_ = 0;
  }

  std::string_view take_header(std::string_view line) {
    const bool is_continued = line.front() == ' ' || line.front() == '\t';
    if (!is_continued) {
      is_type_ = lower(line.substr(0, 12)) == "content-type";
      if (is_type_ && ++types_ > most_types) return "too-many-parts";
    }
    if (!is_type_) return {};
    const std::string words = lower(line);
    nests_ = nests_ || words.find("message") != std::string::npos;
    is_digest_ = is_digest_ || words.find("digest") != std::string::npos;
    return {};
  }

  bool is_header_ = true, is_type_ = false, nests_ = false;
  bool is_digest_ = false;  // somewhere: its parts are messages without saying so
  int dashed_ = 0, types_ = 0;
  std::size_t block_ = 0, all_ = 0;
};

}  // namespace

std::string_view over_bound(std::string_view message) {
  Count count;
  while (!message.empty()) {
    const auto end = message.find('\n');
    std::string_view line = message.substr(0, end);
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto reason = count.take(line); !reason.empty()) return reason;
  }
  return {};
}

}  // namespace mithaq::email
