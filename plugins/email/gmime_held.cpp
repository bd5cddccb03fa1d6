#include "gmime_held.h"

#include <mutex>

namespace mithaq::email {

void start_gmime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

std::string text_of(GMimeStream* memory) {
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

std::string sha256(std::string_view bytes) {
  const Held<gchar> hex(g_compute_checksum_for_data(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(bytes.data()),
                                                    static_cast<gsize>(bytes.size())));
  return hex.get();
}

}  // namespace mithaq::email
