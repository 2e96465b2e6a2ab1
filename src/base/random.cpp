#include "base/encoding.h"
#include "base/error.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <limits>

namespace base {

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
    throw Error(ErrorKind::kInternal, "SHA-256 could not be computed");
  return {digest.begin(), digest.begin() + size};
}

std::string randomBytes(std::size_t count) {
  std::string out(count, '\0');
  const bool fits = count <= static_cast<std::size_t>(std::numeric_limits<int>::max());
  auto* const data = reinterpret_cast<unsigned char*>(out.data());
  if (!fits || RAND_bytes(data, static_cast<int>(count)) != 1)
    throw Error(ErrorKind::kInternal, "The system's random generator gave nothing");
  return out;
}

bool equalSecrets(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace base
