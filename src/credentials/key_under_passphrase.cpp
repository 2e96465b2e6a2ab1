#include "base/encoding.h"
#include "base/error.h"
#include "credentials/key_sources.h"
#include "credentials/passphrase_box.h"
#include "credentials/sealed_box.h"

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

class KeyUnderPassphrase final : public KeySource {
 public:
  explicit KeyUnderPassphrase(PassphraseSource passphrase) : passphrase_(std::move(passphrase)) {}

  [[nodiscard]] std::string name() const override { return "passphrase"; }

  [[nodiscard]] Kept make(const SecureDirectory& /*store*/) override {
    auto key = makeSealingKey();
    const auto box = sealWithPassphrase(passphrase_(true), key.reveal());
    return {.key = std::move(key), .note = base::Secret(base::base64Url(box))};
  }

  [[nodiscard]] base::Secret find(std::string_view note) override {
    const auto box = base::base64UrlDecode(note);
    if (!box)
      throw Error(ErrorKind::kStoreCorrupt, "What the passphrase should open is damaged", {},
                  "Restore it from a backup.");
    auto key = openWithPassphrase(passphrase_(false), *box);
    if (!key)
      throw Error(
          ErrorKind::kStoreUnavailable,
          "Wrong passphrase for the stored logins; nothing was changed", {},
          "Give the one that was set first (FILE_STORE_PASSPHRASE); if it is right, the key "
          "file is damaged: restore it from a backup.");
    return *std::move(key);
  }

 private:
  PassphraseSource passphrase_;
};

}  // namespace

std::unique_ptr<KeySource> keyUnderPassphrase(PassphraseSource passphrase) {
  return std::make_unique<KeyUnderPassphrase>(std::move(passphrase));
}

}  // namespace credentials
