// A digest of bytes that come in parts: of files too large to be held.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mithaq::trail {

class RunningDigest {
 public:
  enum class Kind { sha256, sha512 };
  explicit RunningDigest(Kind kind);
  ~RunningDigest();
  RunningDigest(RunningDigest&&) noexcept;
  void add(std::string_view bytes);
  // Lower-case hexadecimal; to be asked once.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace mithaq::trail
