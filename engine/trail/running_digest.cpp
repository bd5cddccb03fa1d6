#include "trail/running_digest.h"

#include <openssl/evp.h>

#include <array>
#include <span>
#include <stdexcept>

#include "trail/digest.h"

namespace mithaq::trail {

struct RunningDigest::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> of{EVP_MD_CTX_new()};
};

RunningDigest::RunningDigest(Kind kind) : context_(std::make_unique<Context>()) {
  const EVP_MD* algorithm = kind == Kind::sha512 ? EVP_sha512() : EVP_sha256();
  if (!context_->of || EVP_DigestInit_ex(context_->of.get(), algorithm, nullptr) != 1)
    throw std::runtime_error("cannot begin a digest");
}
RunningDigest::~RunningDigest() = default;
RunningDigest::RunningDigest(RunningDigest&&) noexcept = default;

void RunningDigest::add(std::string_view bytes) {
  if (EVP_DigestUpdate(context_->of.get(), bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("cannot go on with a digest");
}

std::string RunningDigest::hex() {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context_->of.get(), bytes.data(), &size) != 1) throw std::runtime_error("cannot end a digest");
  return trail::hex(std::span(bytes).first(size));
}

}  // namespace mithaq::trail
