#pragma once

#include "base/secret.h"
#include "credentials/key_source.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace credentials {

/// The text form of a sealing key, as the other sources keep it: base64url.
[[nodiscard]] base::Secret sealingKeyText(const base::Secret& key);
/// Throws base::Error(kStoreCorrupt).
[[nodiscard]] base::Secret sealingKeyOf(std::string_view text);

/// The key itself is the note. Keeps a copied or backed-up record shut, not somebody who can read
/// this user's files.
[[nodiscard]] std::unique_ptr<KeySource> keyInFile();

/// An item of the first keyring of the system that works; the note is `<keyring>/<account>`.
[[nodiscard]] std::unique_ptr<KeySource> keyInKeyring(std::filesystem::path keychainTool);

/// Service of those items: no record's.
inline constexpr auto kSealingKeyService = "mcp-auth-proxy-sealing-key";

/// The file `mcp-auth-proxy-key` in `directory`, systemd's $CREDENTIALS_DIRECTORY ("" = none): 32
/// bytes, or a key file's text. The note is the key's id, so that another key is noticed.
[[nodiscard]] std::unique_ptr<KeySource> keyInSystemdCredential(std::filesystem::path directory);

/// Asks for the passphrase; `isNew` when there is none to be wrong yet. Throws
/// base::Error(kSettings) when nobody can be asked.
using PassphraseSource = std::function<base::Secret(bool isNew)>;

/// A random key in a passphrase box, which is the note.
[[nodiscard]] std::unique_ptr<KeySource> keyUnderPassphrase(PassphraseSource passphrase);

}  // namespace credentials
