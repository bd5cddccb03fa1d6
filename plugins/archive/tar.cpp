#include "tar.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace mithaq::archive {

namespace {

struct Free {
  void operator()(struct archive* a) const { archive_write_free(a); }
  void operator()(struct archive_entry* e) const { archive_entry_free(e); }
};

struct FreeReader {
  void operator()(struct archive* a) const { archive_read_free(a); }
};

la_ssize_t append(struct archive*, void* to, const void* bytes, std::size_t size) {
  static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

}  // namespace

std::string tar_of(const std::string& folder, const std::vector<BagFile>& files, std::int64_t seconds) {
  std::string out;
  const std::unique_ptr<struct archive, Free> tar(archive_write_new());
  const auto must = [&](int code, const std::string& what) {
    if (code != ARCHIVE_OK) throw Unfit("tar " + what + ": " + archive_error_string(tar.get()));
  };
  must(archive_write_set_format_ustar(tar.get()), "format");
  must(archive_write_set_bytes_per_block(tar.get(), 10240), "block");
  must(archive_write_set_bytes_in_last_block(tar.get(), 10240), "block");
  must(archive_write_open(tar.get(), &out, nullptr, append, nullptr), "open");
  for (const BagFile& file : files) {
    const std::unique_ptr<struct archive_entry, Free> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), (folder + "/" + file.path).c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
    archive_entry_set_mtime(entry.get(), seconds, 0);
    archive_entry_set_uid(entry.get(), 0);
    archive_entry_set_gid(entry.get(), 0);
    must(archive_write_header(tar.get(), entry.get()), file.path);
    if (archive_write_data(tar.get(), file.bytes.data(), file.bytes.size()) !=
        static_cast<la_ssize_t>(file.bytes.size()))
      throw Unfit("tar " + file.path);
  }
  must(archive_write_close(tar.get()), "close");
  return out;
}

std::vector<BagFile> bag_from_tar(std::string_view bytes, const std::string& folder) {
  const std::unique_ptr<struct archive, FreeReader> tar(archive_read_new());
  archive_read_support_format_tar(tar.get());
  if (archive_read_open_memory(tar.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) throw Unfit("not a tar");
  std::vector<BagFile> out;
  struct archive_entry* entry = nullptr;
  int code = ARCHIVE_OK;
  while ((code = archive_read_next_header(tar.get(), &entry)) == ARCHIVE_OK) {
    const std::string path = archive_entry_pathname(entry), prefix = folder + "/";
    if (archive_entry_filetype(entry) != AE_IFREG || !path.starts_with(prefix) || !is_bag_path(path))
      throw Unfit("bad-name " + path);
    BagFile file{path.substr(prefix.size()), std::string(static_cast<std::size_t>(archive_entry_size(entry)), '\0'),
                 (archive_entry_perm(entry) & 0100) != 0};
    if (archive_read_data(tar.get(), file.bytes.data(), file.bytes.size()) !=
        static_cast<la_ssize_t>(file.bytes.size()))
      throw Unfit("not a whole tar");
    out.push_back(std::move(file));
  }
  if (code != ARCHIVE_EOF || out.empty()) throw Unfit("not a whole tar");
  return out;
}

std::int64_t seconds_of(const std::string& text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  bool fits = text.size() == form.size();
  for (std::size_t i = 0; fits && i < form.size(); ++i)
    fits = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
  if (!fits) throw Unfit("bad-fact ratified_at");
  const auto number = [&](std::size_t at, std::size_t digits) { return std::stoi(text.substr(at, digits)); };
  const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2)))};
  if (!day.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) throw Unfit("bad-fact ratified_at");
  return std::chrono::sys_days(day).time_since_epoch().count() * std::int64_t{86400} + number(11, 2) * 3600 +
         number(14, 2) * 60 + number(17, 2);
}

}  // namespace mithaq::archive
