#include "mime_parts.h"

#include <algorithm>
#include <array>

#include "charsets.h"
#include "mail_headers.h"
#include "mime_bounds.h"

namespace mithaq::email {
namespace {

std::string text_or_empty(const char* text) { return text ? text : ""; }

std::string type_of(GMimeObject* object) {
  GMimeContentType* type = g_mime_object_get_content_type(object);
  if (!type) return "application/octet-stream";
  return lower(text_or_empty(g_mime_content_type_get_media_type(type)) + "/" +
               text_or_empty(g_mime_content_type_get_media_subtype(type)));
}

std::string parameter(GMimeObject* object, const char* name) {
  return lower(text_or_empty(g_mime_object_get_content_type_parameter(object, name)));
}

bool is_attachment(GMimeObject* object) {
  GMimeContentDisposition* disposition = g_mime_object_get_content_disposition(object);
  return disposition && g_mime_content_disposition_is_attachment(disposition);
}

// Without controls, among them those that turn the writing round.
std::string file_name(GMimeObject* object) {
  if (!GMIME_IS_PART(object)) return "";
  const std::string raw = text_or_empty(g_mime_part_get_filename(GMIME_PART(object)));
  std::string name;
  for (const char* at = raw.c_str(); *at != '\0';) {
    const gunichar letter = g_utf8_get_char_validated(at, -1);
    if (letter == static_cast<gunichar>(-1) || letter == static_cast<gunichar>(-2)) {
      name += "\xef\xbf\xbd";
      ++at;
      continue;
    }
    const char* const next = g_utf8_next_char(at);
    const GUnicodeType kind = g_unichar_type(letter);
    if (kind != G_UNICODE_CONTROL && kind != G_UNICODE_FORMAT && kind != G_UNICODE_LINE_SEPARATOR &&
        kind != G_UNICODE_PARAGRAPH_SEPARATOR)
      name.append(at, next);
    at = next;
  }
  return name;
}

// Evidence that the house keeps itself; of everything else it keeps the digest.
bool is_kept(const std::string& type, const std::string& name) {
  constexpr std::array<std::string_view, 7> types = {"application/pdf",
                                                     "image/jpeg",
                                                     "image/png",
                                                     "application/pgp-signature",
                                                     "application/pkcs7-signature",
                                                     "application/x-pkcs7-signature",
                                                     "text/plain"};
  constexpr std::array<std::string_view, 5> endings = {".sig", ".sshsig", ".p7s", ".minisig", ".asc"};
  const std::string low = lower(name);
  return std::find(types.begin(), types.end(), type) != types.end() ||
         std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return low.ends_with(ending); });
}

std::string content_of(GMimeObject* object) {
  const Held<GMimeStream> memory(g_mime_stream_mem_new());
  if (GMIME_IS_PART(object)) {
    GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(object));
    if (content) g_mime_data_wrapper_write_to_stream(content, memory.get());
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (inner) g_mime_object_write_to_stream(GMIME_OBJECT(inner), nullptr, memory.get());
  }
  return text_of(memory.get());
}

bool is_blank(const std::string& bytes) { return trimmed(bytes).empty(); }

class Walk {
 public:
  Parts take(GMimeObject* root) {
    const std::vector<WordPart> words = look(root, 1);
    if (!parts_.unread.empty()) return {{}, {}, {}, false, false, false, {}, parts_.unread};
    parts_.words = words;
    return std::move(parts_);
  }

 private:
  bool enter(int depth) {
    if (++count_ > most_parts) parts_.unread = "too-many-parts";
    if (depth > deepest_part) parts_.unread = "too-deep";
    return parts_.unread.empty();
  }

  // The words of this part and of those in it; files are laid down on the way.
  std::vector<WordPart> look(GMimeObject* object, int depth) {
    if (!object || !enter(depth)) return {};
    const std::string type = type_of(object);
    if (GMIME_IS_MULTIPART(object)) return look_into(GMIME_MULTIPART(object), type, depth);
    if (GMIME_IS_MESSAGE_PART(object)) {
      // A message that was attached is a file; its parts count towards the bounds.
      if (GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
        count_within(g_mime_message_get_mime_part(inner), depth + 1);
      if (parts_.unread.empty()) keep(object, type, content_of(object));
      return {};
    }
    std::string bytes = content_of(object);
    if (type == "message/delivery-status" && parts_.status.empty() && bytes.size() <= largest_part)
      parts_.status = bytes;
    if (type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime") parts_.encrypted = true;
    const bool is_words = (type == "text/plain" || type == "text/html") && !is_attachment(object) &&
                          (depth == 1 || file_name(object).empty());
    if (!is_words) {
      keep(object, type, bytes);
      return {};
    }
    if (bytes.size() > largest_part) {
      parts_.unread = "part-too-large";
      return {};
    }
    return {{std::move(bytes), parameter(object, "charset"), type == "text/html",
             parameter(object, "format") == "flowed", parameter(object, "delsp") == "yes"}};
  }

  std::vector<WordPart> look_into(GMimeMultipart* multipart, const std::string& type, int depth) {
    const int n = g_mime_multipart_get_count(multipart);
    if (type == "multipart/encrypted") parts_.encrypted = true;
    if (type == "multipart/signed") parts_.is_signed = true;
    if (type == "multipart/report" && parameter(GMIME_OBJECT(multipart), "report-type") == "delivery-status" &&
        depth == 1)
      parts_.is_report = true;
    std::vector<WordPart> all;
    for (int i = 0; i < n && parts_.unread.empty(); ++i) {
      const std::size_t files = parts_.files.size();
      const std::vector<WordPart> words = look(g_mime_multipart_get_part(multipart, i), depth + 1);
      if (type == "multipart/signed" && i > 0)
        for (std::size_t own = files; own < parts_.files.size(); ++own) parts_.files[own].name.clear();
      if (type == "multipart/alternative") {
        choose(all, words);
      } else if (type == "multipart/encrypted" ||
                 ((type == "multipart/signed" || type == "multipart/report" || type == "multipart/related") && i > 0)) {
        for (const WordPart& part : words) keep_words(part);
      } else {
        all.insert(all.end(), words.begin(), words.end());
      }
    }
    return all;
  }

  // Of two ways to say the same the plain one, unless it says nothing. The other is kept: it may say something else.
  void choose(std::vector<WordPart>& chosen, const std::vector<WordPart>& other) {
    const auto says = [](const std::vector<WordPart>& words, bool plain) {
      return std::any_of(words.begin(), words.end(),
                         [&](const WordPart& part) { return (!plain || !part.is_html) && !is_blank(part.bytes); });
    };
    const bool stays = says(chosen, true) || (says(chosen, false) && !says(other, true));
    const std::vector<WordPart> left = stays ? other : chosen;
    if (!stays) chosen = other;
    parts_.other.insert(parts_.other.end(), left.begin(), left.end());
  }

  void count_within(GMimeObject* object, int depth) {
    if (!object || !enter(depth)) return;
    if (GMIME_IS_MULTIPART(object)) {
      const int n = g_mime_multipart_get_count(GMIME_MULTIPART(object));
      for (int i = 0; i < n; ++i) count_within(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      if (GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)))
        count_within(g_mime_message_get_mime_part(inner), depth + 1);
    }
  }

  void keep(GMimeObject* object, const std::string& type, const std::string& bytes) {
    const std::string name = file_name(object);
    const bool has_room = bytes.size() <= largest_part && bytes.size() <= most_file_bytes - kept_;
    const bool stays = has_room && is_kept(type, name);
    if (stays) kept_ += bytes.size();
    parts_.files.push_back(
        {name, type, sha256(bytes), static_cast<std::int64_t>(bytes.size()), stays ? bytes : std::string()});
  }

  // Words at a place where they are not the message: beside a signature, below a report.
  void keep_words(const WordPart& part) {
    parts_.files.push_back({"", part.is_html ? "text/html" : "text/plain", sha256(part.bytes),
                            static_cast<std::int64_t>(part.bytes.size()), part.is_html ? std::string() : part.bytes});
  }

  Parts parts_;
  int count_ = 0;
  std::size_t kept_ = 0;  // bytes of files
};

}  // namespace

Parts parts_of(GMimeMessage* message) { return Walk().take(g_mime_message_get_mime_part(message)); }

}  // namespace mithaq::email
