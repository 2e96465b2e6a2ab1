#pragma once

#include "base/clock.h"
#include "credentials/credential_store.h"
#include "credentials/sealing_keys.h"
#include "credentials/secure_directory.h"
#include "credentials/store_lock.h"

#include <filesystem>
#include <utility>

namespace credentials {

/// Sealed records in `<state>/credentials/`, one file each; SealingKeys has the key that opens
/// them. No record is kept in memory and the directory is opened anew for each call, so that
/// several processes share it. Reading needs no lock, since records are replaced whole. `save` and
/// `erase` hold the directory's own lock (`store.lock`) for a moment, besides whatever the caller
/// holds.
class FileStore final : public CredentialStore {
 public:
  FileStore(const std::filesystem::path& stateDirectory, const base::Clock& clock,
            KeyOptions key = {})
      : path_(stateDirectory / "credentials"),
        clock_(clock),
        locks_(clock),
        keys_(std::move(key)) {}

  [[nodiscard]] std::string backend() const override { return "file"; }

  [[nodiscard]] std::string keySource() const override { return keys_.source(); }

  /// Throws what a `save` would meet: an unwritable, foreign or open directory, a key that cannot
  /// be had now. Makes both where there is none. What is damaged is left to be said by the call
  /// that needs it.
  void check();

  [[nodiscard]] std::optional<Record> load(const RecordKey& key) override;
  [[nodiscard]] std::optional<std::uint64_t> save(const RecordKey& key,
                                                  const Record& record) override;
  bool erase(const RecordKey& key) override;
  [[nodiscard]] std::vector<RecordKey> list() override;
  [[nodiscard]] std::unique_ptr<Lock> lock(const RecordKey& key,
                                           base::SteadyTime deadline) override;

 private:
  [[nodiscard]] std::unique_ptr<Lock> lockDirectory(const SecureDirectory& directory);
  [[nodiscard]] base::Secret existingKey(const SecureDirectory& directory);
  [[nodiscard]] base::Secret keyForSealing(const SecureDirectory& directory);
  [[nodiscard]] std::optional<Record> loadFrom(const SecureDirectory& directory,
                                               const RecordKey& key);
  void prepareKey(const SecureDirectory& directory);

  std::filesystem::path path_;
  const base::Clock& clock_;
  StoreLocks locks_;
  SealingKeys keys_;
};

}  // namespace credentials
