#pragma once

#include "base/error.h"
#include "credentials/credential_store.h"

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

namespace profile {

/// A store whose calls fail, or are watched, as a test says.
class FaultyStore final : public credentials::CredentialStore {
 public:
  using Record = credentials::Record;
  using Key = credentials::RecordKey;

  explicit FaultyStore(credentials::CredentialStore& store) : store_(store) {}

  [[nodiscard]] std::string backend() const override { return store_.backend(); }

  [[nodiscard]] std::optional<Record> load(const Key& key) override {
    ++loads;
    if (loadFault) throw base::Error(*loadFault);
    return store_.load(key);
  }

  [[nodiscard]] std::optional<std::uint64_t> save(const Key& key, const Record& record) override {
    if (beforeSave) beforeSave(record);
    const auto saved = store_.save(key, record);
    if (afterSave) afterSave(record);
    return saved;
  }

  bool erase(const Key& key) override {
    if (eraseFault) throw base::Error(*eraseFault);
    if (beforeErase) beforeErase();
    return store_.erase(key);
  }

  [[nodiscard]] std::vector<Key> list() override { return store_.list(); }

  [[nodiscard]] std::unique_ptr<Lock> lock(const Key& key, base::SteadyTime deadline) override {
    if (lockFault) throw base::Error(*lockFault);
    return store_.lock(key, deadline);
  }

  std::atomic<int> loads{0};
  std::optional<base::Error> loadFault;
  std::optional<base::Error> eraseFault;
  std::optional<base::Error> lockFault;
  std::function<void(const Record&)> beforeSave;  ///< throws to fail the save
  std::function<void()> beforeErase;
  std::function<void(const Record&)> afterSave;  ///< throws: it failed, and yet it is there

 private:
  credentials::CredentialStore& store_;
};

}  // namespace profile
