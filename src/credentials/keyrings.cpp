#include "credentials/keyrings.h"

#include "base/encoding.h"
#include "base/error.h"
#include "credentials/keychain.h"
#include "credentials/secret_service.h"

namespace credentials {

std::unique_ptr<Keyring> makeKeyring(std::string_view name,
                                     const std::filesystem::path& keychainTool) {
  if (name == kKeyringNames[0]) return makeKeychain(keychainTool);
  if (name == kKeyringNames[1]) return makeSecretService();
  throw base::Error(base::ErrorKind::kStoreUnavailable,
                    "This program knows no keyring '" + base::percentEncode(name) + "'", {},
                    "A newer version may know it.");
}

}  // namespace credentials
