#pragma once

#include "base/mutex.h"
#include "base/secret.h"
#include "credentials/key_file.h"
#include "credentials/key_sources.h"
#include "credentials/secure_directory.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace credentials {

enum class KeyChoice { kAuto, kKeyring, kSystemd, kKeyFile, kPassphrase };

/// Where a file store's sealing key is to be.
struct KeyOptions {
  KeyChoice choice = KeyChoice::kKeyFile;
  PassphraseSource passphrase = {};
  std::filesystem::path credentialsDirectory = {};  ///< $CREDENTIALS_DIRECTORY; "" = none
  std::filesystem::path keychainTool = "/usr/bin/security";
};

/// The sealing key of one file store. Where it is, is chosen once and stands in the store's `key`
/// file: kAuto goes on with that, else takes the keyring, a systemd credential or a key file, the
/// first that works; another choice that is at odds with it is refused. Keeps the key in memory
/// after the first look, so that a keyring that is locked later ends nothing. Any thread; blocks.
/// Throws base::Error: kStoreUnavailable, kStoreCorrupt, kSettings (no passphrase).
class SealingKeys {
 public:
  explicit SealingKeys(KeyOptions options) : options_(std::move(options)) {}

  /// nullopt where no key was made yet.
  [[nodiscard]] std::optional<base::Secret> find(const SecureDirectory& directory);
  /// Only under the directory's lock, and only for a directory without records.
  [[nodiscard]] base::Secret make(const SecureDirectory& directory);
  /// False where there is no key, or one in another place than is wanted.
  [[nodiscard]] bool settled(const SecureDirectory& directory) const;
  /// The source of the key that was looked at last; "" before.
  [[nodiscard]] std::string source() const;

 private:
  struct Opened {
    KeyNote note;
    base::Secret key;
  };

  [[nodiscard]] std::unique_ptr<KeySource> sourceNamed(const std::string& name) const;
  [[nodiscard]] bool wanted(const std::string& source) const;
  [[nodiscard]] Opened makeFrom(KeyChoice choice, const SecureDirectory& directory) const;
  [[nodiscard]] Opened makeBest(const SecureDirectory& directory) const;
  [[nodiscard]] base::Secret open(const SecureDirectory& directory, const KeyNote& note);

  KeyOptions options_;
  mutable base::Mutex mutex_;
  std::optional<Opened> opened_ GUARDED_BY(mutex_);
};

}  // namespace credentials
