#pragma once

#include "base/mutex.h"
#include "credentials/credential_store.h"

#include <functional>

namespace credentials {

/// A store that could not be opened, and may be later: a keyring that is unlocked, a key that is
/// mended. Each call tries to open it and throws what that throws, until it succeeds once; from
/// then on it is that store. `open` is called on any thread, by several at once if they ask so, and
/// must not lean on this object. Threads and errors as CredentialStore.
class ReopeningStore final : public CredentialStore {
 public:
  using Open = std::function<std::unique_ptr<CredentialStore>()>;

  /// `backend` is its name until it is open.
  ReopeningStore(std::string backend, Open open)
      : name_(std::move(backend)), open_(std::move(open)) {}

  [[nodiscard]] std::string backend() const override;
  [[nodiscard]] std::string keySource() const override;
  [[nodiscard]] std::optional<Record> load(const RecordKey& key) override;
  [[nodiscard]] std::optional<std::uint64_t> save(const RecordKey& key,
                                                  const Record& record) override;
  bool erase(const RecordKey& key) override;
  [[nodiscard]] std::vector<RecordKey> list() override;
  [[nodiscard]] std::unique_ptr<Lock> lock(const RecordKey& key,
                                           base::SteadyTime deadline) override;

 private:
  /// nullptr before it is open. What it points to lives as long as this object.
  [[nodiscard]] CredentialStore* store() const;
  [[nodiscard]] CredentialStore& opened();

  std::string name_;
  Open open_;
  mutable base::Mutex mutex_;
  std::unique_ptr<CredentialStore> store_ GUARDED_BY(mutex_);
};

}  // namespace credentials
