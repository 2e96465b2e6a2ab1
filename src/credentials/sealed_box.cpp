#include "credentials/sealed_box.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/aes_gcm.h"

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view kMagic = "mcp-ap-record";
constexpr char kVersion = 1;
constexpr std::size_t kKeyIdBytes = 8;
constexpr std::size_t kLongestName = 0xFFFF;

[[noreturn]] void corrupt(const std::string& why) {
  throw Error(ErrorKind::kStoreCorrupt, "A stored record is damaged: " + why, {},
              "Restore it from a backup, or log out of the profile and log in again.");
}

std::string keyId(const base::Secret& key) {
  auto text = "mcp-auth-proxy key id\n" + std::string(key.reveal());
  auto id = base::sha256(text).substr(0, kKeyIdBytes);
  base::wipe(text);
  return id;
}

void appendName(std::string& out, std::string_view name) {
  if (name.size() > kLongestName)
    throw Error(ErrorKind::kStoreUnavailable, "A service or profile name is too long to store");
  out += static_cast<char>(name.size() >> 8U);
  out += static_cast<char>(name.size() & 0xFFU);
  out += name;
}

/// All that stands before the nonce.
std::string header(const std::string& id, const RecordKey& owner) {
  std::string out(kMagic);
  out += kVersion;
  out += id;
  appendName(out, owner.service);
  appendName(out, owner.profile);
  return out;
}

std::string_view take(std::string_view& rest, std::size_t count) {
  if (rest.size() < count) corrupt("it is cut short");
  const auto part = rest.substr(0, count);
  rest.remove_prefix(count);
  return part;
}

std::string_view takeName(std::string_view& rest) {
  const auto length = take(rest, 2);
  const auto high = static_cast<unsigned char>(length[0]);
  const auto low = static_cast<unsigned char>(length[1]);
  return take(rest, static_cast<std::size_t>(high << 8U | low));
}

struct Parts {
  std::string keyId;
  RecordKey owner;
  std::string_view box;  ///< nonce, ciphertext, tag
};

Parts split(std::string_view sealed) {
  if (sealed.empty()) corrupt("its file is empty");
  if (!sealed.starts_with(kMagic)) corrupt("it does not begin like one");
  sealed.remove_prefix(kMagic.size());
  if (take(sealed, 1).front() != kVersion)
    corrupt("its format is unknown; a newer version may have written it");
  Parts parts;
  parts.keyId = take(sealed, kKeyIdBytes);
  parts.owner.service = takeName(sealed);
  parts.owner.profile = takeName(sealed);
  parts.box = sealed;
  return parts;
}

}  // namespace

base::Secret makeSealingKey() {
  auto bytes = base::randomBytes(kAesKeyBytes);
  base::Secret key{bytes};
  base::wipe(bytes);
  return key;
}

std::string sealingKeyId(const base::Secret& key) { return base::hex(keyId(key)); }

std::string seal(const base::Secret& key, const RecordKey& owner, std::string_view plain) {
  const auto front = header(keyId(key), owner);
  return front + aesGcmSeal(key, front, plain);
}

base::Secret unseal(const base::Secret& key, const RecordKey& owner, std::string_view sealed) {
  const auto parts = split(sealed);
  if (parts.owner != owner) corrupt("it belongs to " + describe(parts.owner));
  const auto id = keyId(key);
  if (parts.keyId != id) corrupt("it was sealed with another key");
  auto plain = aesGcmOpen(key, header(id, owner), parts.box);
  if (!plain) corrupt("its seal is broken, somebody or something changed it");
  return *std::move(plain);
}

RecordKey sealedFor(std::string_view sealed) { return split(sealed).owner; }

}  // namespace credentials
