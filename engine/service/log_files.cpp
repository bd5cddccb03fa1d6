// The files of the log that everybody can fetch (C2SP tlog-tiles; reference: trail 2.1), and entries for those who may
// read them.
#include <charconv>

#include "service/link.h"
#include "service/publishing.h"
#include "service/secretariat.h"
#include "trail/checkpoint.h"
#include "trail/entry.h"
#include "trail/tiles.h"

namespace mithaq::service {

namespace {

constexpr std::size_t longest_path = 64;

std::optional<std::int64_t> index_in(std::string_view text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(out) != text || out < 0)
    return std::nullopt;
  return out;
}

}  // namespace

// What was published is shown, never more: a tile of a head that nobody has signed yet is none.
Result<LogFile, Refusal> Secretariat::log_file(const std::string& path, const LogReader& reader) {
  const Refusal none{"no-log-file", {}};
  const auto note = path.size() <= longest_path ? published_note(settings(), store_) : std::nullopt;
  if (!note) return path == "checkpoint" ? Refusal{"no-checkpoint", {}} : none;
  if (path == "checkpoint") return LogFile{*note, "text/plain; charset=UTF-8", false};
  // As good as the line it comes over: whoever checks compares it with one that came by another way.
  if (path == "log.vkey") return LogFile{read_file(settings().state + "/log.vkey"), "text/plain; charset=UTF-8", false};
  if (path.starts_with("log-key/")) {
    const auto keys = writer_.log_keys();
    const auto number = index_in(std::string_view(path).substr(8));
    if (!number || *number < 1 || *number > static_cast<std::int64_t>(keys->changes().size())) return none;
    const auto change = trail::log_key_note_in(keys->changes()[static_cast<std::size_t>(*number - 1)].evidence);
    return LogFile{objects_.get(change.value_or("")).value_or(""), "text/plain; charset=UTF-8", true};
  }
  const std::int64_t size = trail::checkpoint_from_text(trail::note_from_text(*note)->text)->size;
  if (path.starts_with("entries/")) {
    const auto index = index_in(std::string_view(path).substr(8));
    if (!index || *index >= size) return none;
    const store::Leaf leaf = store_.log(*index, *index + 1).front();
    if (!may_read(leaf.strand, reader)) return Refusal{"not-for-everybody", {}};
    return LogFile{leaf.bytes, "application/json", true};
  }
  if (!path.starts_with("tile/")) return none;
  const auto wanted = trail::tile_from_path(std::string_view(path).substr(5));
  if (!wanted || wanted->tile.width > trail::width_in(size, wanted->tile.level, wanted->tile.n)) return none;
  const trail::Tile& tile = wanted->tile;
  if (!wanted->is_bundle) return LogFile{store_.tile(tile), "application/octet-stream", true};
  if (!settings().public_entries && !reader.is_auditor) return Refusal{"not-for-everybody", {}};
  LogFile out{"", "application/octet-stream", true};
  const std::int64_t from = tile.n * trail::tile_width;
  for (const store::Leaf& leaf : store_.log(from, from + tile.width)) out.bytes += trail::bundle_entry(leaf.bytes);
  return out;
}

// An entry says what a body has answered: where the pages show that to everybody, the entries are everybody's too. A
// member behind a link sees all of its own charter.
bool Secretariat::may_read(const std::string& strand, const LogReader& reader) const {
  if (settings().public_entries || reader.is_auditor) return true;
  const auto charter = strand == registry_strand ? nullptr : writer_.charter({strand});
  if (!charter) return false;
  if (charter->definition->positions_public) return true;
  const auto row = reader.token.empty() ? std::nullopt : row_of(store_, reader.token);
  return row && row->charter.value == strand && !refused_link(*row);
}

}  // namespace mithaq::service
