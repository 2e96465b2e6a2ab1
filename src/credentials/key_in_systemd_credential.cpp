#include "base/error.h"
#include "credentials/aes_gcm.h"
#include "credentials/file_descriptor.h"
#include "credentials/key_file.h"
#include "credentials/key_sources.h"
#include "credentials/sealed_box.h"

#include <fcntl.h>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr auto kCredential = "mcp-auth-proxy-key";

/// systemd sees to who may read it: owner and mode are its own.
std::optional<base::Secret> readCredential(const std::filesystem::path& file) {
  const FileDescriptor opened(
      uninterrupted([&] { return ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));
  if (!opened.valid()) return std::nullopt;
  std::string bytes(kLargestKeyFile + 1, '\0');
  const auto size = uninterrupted([&] { return ::read(opened.get(), bytes.data(), bytes.size()); });
  base::Secret content{
      std::string_view(bytes).substr(0, size > 0 ? static_cast<std::size_t>(size) : 0)};
  base::wipe(bytes);
  return content;
}

class KeyInSystemdCredential final : public KeySource {
 public:
  explicit KeyInSystemdCredential(std::filesystem::path directory)
      : directory_(std::move(directory)) {}

  [[nodiscard]] std::string name() const override { return "systemd"; }

  [[nodiscard]] Kept make(const SecureDirectory& /*store*/) override {
    auto key = read();
    base::Secret note{sealingKeyId(key)};
    return {.key = std::move(key), .note = std::move(note)};
  }

  [[nodiscard]] base::Secret find(std::string_view note) override {
    auto key = read();
    if (sealingKeyId(key) != note)
      throw Error(ErrorKind::kStoreUnavailable,
                  "The systemd credential " + std::string(kCredential) +
                      " is not the key that sealed the stored logins",
                  {}, "Give the service the key of before.");
    return key;
  }

 private:
  [[nodiscard]] base::Secret read() const {
    auto content = directory_.empty() ? std::nullopt : readCredential(directory_ / kCredential);
    if (!content)
      throw Error(ErrorKind::kStoreUnavailable,
                  "There is no systemd credential " + std::string(kCredential) + " here", {},
                  "Give the service one (LoadCredentialEncrypted=" + std::string(kCredential) +
                      "; see docs/stores.md), or start it through systemd.");
    if (content->reveal().size() == kAesKeyBytes) return *std::move(content);
    if (const auto note = parseKeyFile(content->reveal()); note && note->source == "key-file")
      return sealingKeyOf(note->text.reveal());
    throw Error(ErrorKind::kStoreUnavailable,
                "The systemd credential " + std::string(kCredential) + " is no key", {},
                "It must hold 32 random bytes, or a copy of a store's key file.");
  }

  std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<KeySource> keyInSystemdCredential(std::filesystem::path directory) {
  return std::make_unique<KeyInSystemdCredential>(std::move(directory));
}

}  // namespace credentials
