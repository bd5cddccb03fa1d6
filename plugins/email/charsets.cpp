#include "charsets.h"

#include <gmime/gmime.h>

#include <array>
#include <cerrno>

#include "mail_headers.h"

namespace mithaq::email {
namespace {

constexpr std::string_view unknown_letter = "\xef\xbf\xbd";

bool is_utf8(std::string_view bytes) { return g_utf8_validate_len(bytes.data(), bytes.size(), nullptr) != FALSE; }

// What these names stand on is often something else.
bool is_doubtful(const std::string& charset) {
  return charset.empty() || charset == "us-ascii" || charset == "ascii" || charset == "iso-8859-1" ||
         charset == "windows-1252" || charset == "latin1" || charset == "unknown-8bit" || charset == "x-unknown";
}

Words mended_utf8(std::string_view bytes) {
  Words words;
  while (!bytes.empty()) {
    const char* end = nullptr;
    const bool good = g_utf8_validate_len(bytes.data(), bytes.size(), &end) != FALSE;
    const auto n = static_cast<std::size_t>(end - bytes.data());
    words.text.append(bytes.substr(0, n));
    bytes.remove_prefix(n);
    if (good) break;
    words.text += unknown_letter;
    words.undecodable = true;
    bytes.remove_prefix(1);
  }
  return words;
}

class Converter {
 public:
  explicit Converter(const std::string& charset)
      : how_(g_iconv_open("UTF-8", g_mime_charset_iconv_name(charset.c_str()))) {}
  ~Converter() {
    if (is_known()) g_iconv_close(how_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  bool is_known() const { return how_ != reinterpret_cast<GIConv>(-1); }

  Words convert(std::string_view bytes) const {
    Words words;
    auto* in = const_cast<gchar*>(bytes.data());
    gsize left = bytes.size();
    while (left > 0) {
      std::array<gchar, 8192> buffer;
      gchar* out = buffer.data();
      gsize room = buffer.size();
      const gsize result = g_iconv(how_, &in, &left, &out, &room);
      const int problem = result == static_cast<gsize>(-1) ? errno : 0;
      words.text.append(buffer.data(), buffer.size() - room);
      if (problem == 0 || problem == E2BIG) continue;
      words.text += unknown_letter;
      words.undecodable = true;
      ++in;
      --left;
    }
    // glibc takes code points beyond Unicode, and knows UTF-8 by more names than we do.
    Words mended = mended_utf8(words.text);
    mended.undecodable |= words.undecodable;
    return mended;
  }

 private:
  GIConv how_;
};

}  // namespace

Words to_utf8(std::string_view bytes, const std::string& charset) {
  const std::string name = lower(trimmed(charset));
  if (name == "utf-8" || name == "utf8" || (is_doubtful(name) && is_utf8(bytes))) return mended_utf8(bytes);
  if (!is_doubtful(name) || name == "iso-8859-1" || name == "windows-1252" || name == "latin1") {
    const Converter converter(name);
    if (converter.is_known()) return converter.convert(bytes);
  }
  return mended_utf8(bytes);
}

std::string tidy(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (c == '\r') {
      if (i + 1 >= utf8.size() || utf8[i + 1] != '\n') out += '\n';
    } else if (c == '\0') {
      out += unknown_letter;
    } else if ((c >= 0 && c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace mithaq::email
