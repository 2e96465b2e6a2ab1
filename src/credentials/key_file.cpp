#include "credentials/key_file.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/aes_gcm.h"
#include "credentials/sealed_box.h"

#include <string>

namespace credentials {

namespace {

constexpr std::string_view kPrefix = "mcp-auth-proxy-key-v1:";
constexpr std::size_t kLargest = 256;

base::Secret keyOf(std::string_view text, const SecureDirectory& directory) {
  std::optional<std::string> bytes;
  if (text.starts_with(kPrefix) && text.ends_with('\n'))
    bytes = base::base64UrlDecode(text.substr(kPrefix.size(), text.size() - kPrefix.size() - 1));
  if (!bytes || bytes->size() != kAesKeyBytes)
    throw base::Error(base::ErrorKind::kStoreCorrupt,
                      "The key file " + (directory.path() / kKeyFileName).string() + " is damaged",
                      {}, "Restore it from a backup; without it the stored logins are lost.");
  base::Secret key{*bytes};
  base::wipe(*bytes);
  return key;
}

}  // namespace

std::optional<base::Secret> readKeyFile(const SecureDirectory& directory) {
  const auto text = directory.read(kKeyFileName, kLargest);
  if (!text) return std::nullopt;
  return keyOf(text->reveal(), directory);
}

base::Secret makeKeyFile(const SecureDirectory& directory) {
  auto text = std::string(kPrefix) + base::base64Url(makeSealingKey().reveal()) + "\n";
  const bool mine = directory.create(kKeyFileName, text);
  base::wipe(text);
  auto key = readKeyFile(directory);
  if (!key)
    throw base::Error(
        base::ErrorKind::kStoreUnavailable,
        std::string("The key file was removed as soon as it was ") + (mine ? "made" : "found"));
  return *std::move(key);
}

}  // namespace credentials
