#include "base/hmac.h"

#include "base/error.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace base {

std::string hmacSha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), mac.data(),
           &size) == nullptr)
    throw Error(ErrorKind::kInternal, "HMAC could not be computed");
  return {mac.begin(), mac.begin() + size};
}

}  // namespace base
