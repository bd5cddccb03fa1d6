// GMime's objects, held so that they end with their scope.
#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string>
#include <string_view>

namespace mithaq::email {

struct Drop {
  void operator()(void* object) const { g_object_unref(object); }
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
  void operator()(GHmac* hmac) const { g_hmac_unref(hmac); }
  void operator()(gchar* text) const { g_free(text); }
};
template <class T>
using Held = std::unique_ptr<T, Drop>;

void start_gmime();  // any number of times
std::string text_of(GMimeStream* memory);
std::string sha256(std::string_view bytes);  // 64 hex

}  // namespace mithaq::email
