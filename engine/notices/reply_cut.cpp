#include "notices/reply_cut.h"

#include <algorithm>

#include "notices/reply_notice.h"

namespace mithaq::notices {
namespace {

std::vector<ReplyLine> all_bare(const std::vector<ReplyLine>& lines) {
  std::vector<ReplyLine> out;
  out.reserve(lines.size());
  for (const ReplyLine& line : lines) out.push_back(bare(line));
  return out;
}

// "-- ", of which some programs take the blank away, and some make it one that does not break; a rule of any length.
bool is_rule(const ReplyLine& line) {
  const auto begin = line.written.find_first_not_of(" \t");
  if (begin == std::string::npos) return false;
  const auto end = line.written.find_last_not_of(" \t");
  const std::string_view marks = std::string_view(line.written).substr(begin, end - begin + 1);
  return marks.size() >= 2 && (marks.find_first_not_of('_') == std::string_view::npos || line.form.empty());
}

class Sorter {
 public:
  Sorter(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own)
      : lines_(all_bare(with_heads_apart(lines, words, own))), heads_(lines_, words, own), notice_(own.notices) {}

  std::vector<ReplyLine> own() {
    for (std::size_t i = 0; i < lines_.size();) i = sort(i);
    return std::move(own_);
  }

 private:
  // Takes the line, or the head that begins in it; answers the place of the next one.
  std::size_t sort(std::size_t i) {
    const ReplyLine& line = lines_[i];
    if (const auto& head = heads_.at(i); head && (is_of_ours(*head) || (has_quote_ && head->is_sure))) {
      pass_over(line);
      return head->end;
    }
    if (line.is_blank) {
      if (!is_behind_ours_) take(line);
    } else if (begins_or_goes_on(i)) {
      pass_over(line);
    } else if (line.is_quoted || !(is_rule(line) || heads_.is_separator(i))) {
      take(line);
      has_quote_ = has_quote_ || line.is_quoted;
    } else {
      take(ReplyLine{});
    }
    return i + 1;
  }

  // Whether the line is one of a quotation of ours.
  bool begins_or_goes_on(std::size_t i) {
    if (lines_[i].is_quoted || in_unmarked_) return is_known(i, reached_) || heads_.is_marker(i);
    // Some programs put the notice below an answer without a mark, and without a word.
    if (!is_rule(lines_[i]) && has_notice_at(i)) return is_known(i, reached_);
    return heads_.is_marker(i) || (heads_.holds_marker(i) && is_known(i, reached_));
  }

  void pass_over(const ReplyLine& line) {
    has_quote_ = is_behind_ours_ = true;
    in_unmarked_ = in_unmarked_ || !line.is_quoted;
  }

  void take(ReplyLine line) {
    is_behind_ours_ = is_behind_ours_ && line.is_blank;
    line.is_below = has_quote_;
    own_.push_back(std::move(line));
  }

  bool is_of_ours(const QuoteHead& head) const {
    const std::size_t below = next_word(head.end);
    const bool is_alone = below == lines_.size();
    if (head.is_ours && (head.is_sure || is_alone || lines_[below].is_quoted)) return true;
    return !is_alone && has_notice_at(below);
  }

  // Three lines of a notice, one after the other.
  bool has_notice_at(std::size_t i) const {
    constexpr std::size_t enough = 3;
    NoticeWords::Places reached;
    const bool is_marked = lines_[i].is_quoted;
    for (std::size_t number = 0; number < enough; ++number, i = next_word(i + 1))
      if (i >= lines_.size() || lines_[i].is_quoted != is_marked || !is_known(i, reached)) return false;
    return !reached.empty();
  }

  bool is_known(std::size_t i, NoticeWords::Places& reached) const {
    const std::size_t below = next_word(i + 1);
    return notice_.has(lines_[i], below < lines_.size() ? std::string_view(lines_[below].form) : "", reached);
  }

  std::size_t next_word(std::size_t i) const {
    while (i < lines_.size() && lines_[i].is_blank) ++i;
    return i;
  }

  const std::vector<ReplyLine> lines_;
  const Heads heads_;
  const NoticeWords notice_;
  std::vector<ReplyLine> own_;
  bool in_unmarked_ = false;     // a quotation without marks has begun: to the end, ours is told by its words
  bool has_quote_ = false;       // something quoted stands above
  bool is_behind_ours_ = false;  // nothing of the writer's own since
  NoticeWords::Places reached_;
};

}  // namespace

std::vector<ReplyLine> own_lines(const std::vector<ReplyLine>& lines, const ReplyWords& words, const OwnMarks& own) {
  return Sorter(lines, words, own).own();
}

}  // namespace mithaq::notices
