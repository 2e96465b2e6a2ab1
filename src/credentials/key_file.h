#pragma once

#include "base/secret.h"
#include "credentials/secure_directory.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace credentials {

/// `key`, a 0600 file beside the records: which source has the sealing key, and what leads to it
/// there. One line: `mcp-auth-proxy-key-v1:<the key>` where the file itself is the source, else
/// `mcp-auth-proxy-key-v1-<source>:<note>`.
inline constexpr auto kKeyFileName = "key";
inline constexpr std::size_t kLargestKeyFile = 512;

struct KeyNote {
  std::string source;  ///< a KeySource's name
  base::Secret text;

  bool operator==(const KeyNote&) const = default;
};

/// nullopt for what is no key file's content.
[[nodiscard]] std::optional<KeyNote> parseKeyFile(std::string_view content);

/// nullopt when there is none. Throws base::Error(kStoreCorrupt) when it is damaged.
[[nodiscard]] std::optional<KeyNote> readKeyFile(const SecureDirectory& directory);
/// Writes one where there is none, and returns what stands then: `note`, or another process's.
/// Never overwrites. Only for a directory without records: a new key would not open them.
[[nodiscard]] KeyNote makeKeyFile(const SecureDirectory& directory, const KeyNote& note);

}  // namespace credentials
