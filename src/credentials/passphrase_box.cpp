#include "credentials/passphrase_box.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/aes_gcm.h"

#include <openssl/evp.h>

#include <cstdint>

namespace credentials {

namespace {

constexpr std::string_view kMagic = "mcp-ap-passphrase";
constexpr char kVersion = 1;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHeaderBytes = kMagic.size() + 4 + kSaltBytes;

/// What one guess costs. A box names its own, so that this may rise.
struct Cost {
  std::uint8_t log2N = 15;
  std::uint8_t r = 8;
  std::uint8_t p = 3;
};

/// A box from elsewhere must not make us work for minutes or take all memory.
constexpr Cost kMost = {.log2N = 18, .r = 8, .p = 16};
constexpr std::uint64_t kMemory = std::uint64_t{320} * 1024 * 1024;

[[noreturn]] void corrupt(const std::string& why) {
  throw base::Error(base::ErrorKind::kStoreCorrupt,
                    "What a passphrase should open is damaged: " + why, {},
                    "Restore it from a backup.");
}

base::Secret derive(const base::Secret& passphrase, std::string_view salt, Cost cost) {
  std::string key(kAesKeyBytes, '\0');
  const auto text = passphrase.reveal();
  if (EVP_PBE_scrypt(text.data(), text.size(), reinterpret_cast<const unsigned char*>(salt.data()),
                     salt.size(), std::uint64_t{1} << cost.log2N, cost.r, cost.p, kMemory,
                     reinterpret_cast<unsigned char*>(key.data()), key.size()) != 1)
    throw base::Error(base::ErrorKind::kInternal, "scrypt could not be computed", {},
                      "It needs some memory: give this program more.");
  base::Secret derived{key};
  base::wipe(key);
  return derived;
}

std::string headerOf(Cost cost, std::string_view salt) {
  std::string header(kMagic);
  header += kVersion;
  header += static_cast<char>(cost.log2N);
  header += static_cast<char>(cost.r);
  header += static_cast<char>(cost.p);
  header += salt;
  return header;
}

Cost costIn(std::string_view header) {
  const auto at = [&](std::size_t place) {
    return static_cast<std::uint8_t>(header[kMagic.size() + place]);
  };
  const Cost cost{.log2N = at(1), .r = at(2), .p = at(3)};
  const bool sane = cost.log2N > 0 && cost.log2N <= kMost.log2N && cost.r > 0 &&
                    cost.r <= kMost.r && cost.p > 0 && cost.p <= kMost.p;
  if (!sane) corrupt("its work factor is out of range");
  return cost;
}

}  // namespace

std::string sealWithPassphrase(const base::Secret& passphrase, std::string_view plain) {
  const Cost cost;
  const auto salt = base::randomBytes(kSaltBytes);
  const auto header = headerOf(cost, salt);
  return header + aesGcmSeal(derive(passphrase, salt, cost), header, plain);
}

std::optional<base::Secret> openWithPassphrase(const base::Secret& passphrase,
                                               std::string_view box) {
  if (!box.starts_with(kMagic)) corrupt("it does not begin like it");
  if (box.size() < kHeaderBytes + kAesNonceBytes + kAesTagBytes) corrupt("it is cut short");
  if (box[kMagic.size()] != kVersion)
    corrupt("its format is unknown; a newer version may have written it");
  const auto header = box.substr(0, kHeaderBytes);
  const auto salt = header.substr(kHeaderBytes - kSaltBytes);
  return aesGcmOpen(derive(passphrase, salt, costIn(header)), header, box.substr(kHeaderBytes));
}

}  // namespace credentials
