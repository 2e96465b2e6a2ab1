#include "base/encoding.h"
#include "base/error.h"
#include "credentials/aes_gcm.h"
#include "credentials/key_sources.h"
#include "credentials/sealed_box.h"

namespace credentials {

namespace {

class KeyInFile final : public KeySource {
 public:
  [[nodiscard]] std::string name() const override { return "key-file"; }

  [[nodiscard]] Kept make(const SecureDirectory& /*store*/) override {
    auto key = makeSealingKey();
    auto note = sealingKeyText(key);
    return {.key = std::move(key), .note = std::move(note)};
  }

  [[nodiscard]] base::Secret find(std::string_view note) override { return sealingKeyOf(note); }
};

}  // namespace

base::Secret sealingKeyText(const base::Secret& key) {
  auto text = base::base64Url(key.reveal());
  base::Secret secret{text};
  base::wipe(text);
  return secret;
}

base::Secret sealingKeyOf(std::string_view text) {
  auto bytes = base::base64UrlDecode(text);
  if (!bytes || bytes->size() != kAesKeyBytes)
    throw base::Error(base::ErrorKind::kStoreCorrupt, "The sealing key is damaged", {},
                      "Restore it from a backup; without it the stored logins are lost.");
  base::Secret key{*bytes};
  base::wipe(*bytes);
  return key;
}

std::unique_ptr<KeySource> keyInFile() { return std::make_unique<KeyInFile>(); }

}  // namespace credentials
