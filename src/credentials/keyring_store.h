#pragma once

#include "base/clock.h"
#include "credentials/credential_store.h"
#include "credentials/keyring.h"
#include "credentials/secure_directory.h"
#include "credentials/store_lock.h"

#include <filesystem>
#include <memory>

namespace credentials {

/// Records in a keyring of the system, one value each. A keyring knows neither locks nor compare
/// and swap, so both are kept by lock files in `<state>/locks/`: all processes that share a keyring
/// must share the state directory. Nothing secret is written there.
class KeyringStore final : public CredentialStore {
 public:
  KeyringStore(std::unique_ptr<Keyring> keyring, const std::filesystem::path& stateDirectory,
               const base::Clock& clock)
      : keyring_(std::move(keyring)),
        path_(stateDirectory / "locks"),
        clock_(clock),
        locks_(clock) {}

  [[nodiscard]] std::string backend() const override { return keyring_->name(); }

  /// Throws what a `save` would meet.
  void check();

  [[nodiscard]] std::optional<Record> load(const RecordKey& key) override;
  [[nodiscard]] std::optional<std::uint64_t> save(const RecordKey& key,
                                                  const Record& record) override;
  bool erase(const RecordKey& key) override;
  [[nodiscard]] std::vector<RecordKey> list() override;
  [[nodiscard]] std::unique_ptr<Lock> lock(const RecordKey& key,
                                           base::SteadyTime deadline) override;

 private:
  [[nodiscard]] std::unique_ptr<Lock> lockStore();

  std::unique_ptr<Keyring> keyring_;
  std::filesystem::path path_;
  const base::Clock& clock_;
  StoreLocks locks_;
};

}  // namespace credentials
