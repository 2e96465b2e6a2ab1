#include "base/error.h"
#include "credentials/key_sources.h"
#include "credentials/keyrings.h"
#include "credentials/sealed_box.h"

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

RecordKey itemOf(std::string_view account) {
  return {.service = kSealingKeyService, .profile = std::string(account)};
}

/// An older key of the same directory is taken up again: whoever lost the key file, or could not
/// write it, has not lost the key.
base::Secret keyKept(Keyring& keyring, const RecordKey& item) {
  if (const auto stands = keyring.lookup(item)) return sealingKeyOf(stands->reveal());
  auto key = makeSealingKey();
  const auto text = sealingKeyText(key);
  keyring.store(item, text);
  if (const auto stands = keyring.lookup(item); !stands || !(*stands == text))
    throw Error(ErrorKind::kStoreUnavailable, "The keyring did not keep the sealing key", {},
                "Look at it in the system's password manager, or set FILE_STORE_KEY.");
  return key;
}

class KeyInKeyring final : public KeySource {
 public:
  explicit KeyInKeyring(std::filesystem::path keychainTool)
      : keychainTool_(std::move(keychainTool)) {}

  [[nodiscard]] std::string name() const override { return "keyring"; }

  [[nodiscard]] Kept make(const SecureDirectory& store) override {
    const auto keyring = firstThatWorks();
    const auto item = itemOf(
        fileStem({.service = kSealingKeyService, .profile = store.path().parent_path().string()}));
    auto key = keyKept(*keyring, item);
    return {.key = std::move(key), .note = base::Secret(keyring->name() + '/' + item.profile)};
  }

  [[nodiscard]] base::Secret find(std::string_view note) override {
    const auto slash = note.find('/');
    if (slash == std::string_view::npos)
      throw Error(ErrorKind::kStoreCorrupt, "It does not name the keyring that holds the key", {},
                  "Restore it from a backup.");
    const std::string keyring(note.substr(0, slash));
    try {
      if (const auto text =
              makeKeyring(keyring, keychainTool_)->lookup(itemOf(note.substr(slash + 1))))
        return sealingKeyOf(text->reveal());
    } catch (const Error& e) {
      throw Error(e.kind(),
                  "The key of the stored logins is in the keyring '" + keyring +
                      "', which does not give it now: " + e.text(),
                  e.detail(), e.hint());
    }
    throw Error(ErrorKind::kStoreUnavailable,
                "The keyring '" + keyring + "' no longer holds the key of the stored logins", {},
                "Restore its item (service " + std::string(kSealingKeyService) +
                    ") from a backup; or remove the store's key file and its *.sealed files, and "
                    "log in again.");
  }

 private:
  [[nodiscard]] std::unique_ptr<Keyring> firstThatWorks() const {
    std::string reasons;
    for (const auto name : kKeyringNames) {
      try {
        auto keyring = makeKeyring(name, keychainTool_);
        keyring->check();
        return keyring;
      } catch (const Error& e) {
        reasons += (reasons.empty() ? "" : "; ") + e.text();
      }
    }
    throw Error(ErrorKind::kStoreUnavailable, "No keyring works here: " + reasons, {},
                "Unlock or start one, or choose another place for the key with FILE_STORE_KEY.");
  }

  std::filesystem::path keychainTool_;
};

}  // namespace

std::unique_ptr<KeySource> keyInKeyring(std::filesystem::path keychainTool) {
  return std::make_unique<KeyInKeyring>(std::move(keychainTool));
}

}  // namespace credentials
