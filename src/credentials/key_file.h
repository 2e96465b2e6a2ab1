#pragma once

#include "base/secret.h"
#include "credentials/secure_directory.h"

#include <optional>

namespace credentials {

/// The file store's own key, in a 0600 file beside the records: it keeps a copied or backed-up
/// record shut, not somebody who can read this user's files.
inline constexpr auto kKeyFileName = "key";

/// nullopt when there is none. Throws base::Error(kStoreCorrupt) when it is damaged.
[[nodiscard]] std::optional<base::Secret> readKeyFile(const SecureDirectory& directory);
/// Makes one where there is none; of two processes at once, both end with the same. Never
/// overwrites. Only for a directory without sealed records: a new key would not open them.
[[nodiscard]] base::Secret makeKeyFile(const SecureDirectory& directory);

}  // namespace credentials
