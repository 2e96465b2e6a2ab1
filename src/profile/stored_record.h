#pragma once

#include "base/clock.h"
#include "credentials/credential_store.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace profile {

/// One profile's place in the credential store. Blocks: slow lane only, any thread of it. Throws
/// what the store throws. `store` and `clock` must outlive it.
class StoredRecord {
 public:
  using Lock = credentials::CredentialStore::Lock;

  StoredRecord(credentials::CredentialStore& store, credentials::RecordKey key,
               const base::Clock& clock);

  [[nodiscard]] const std::string& profile() const { return key_.profile; }

  /// Waits longer than a token request may take: whoever holds it is busy with just that.
  [[nodiscard]] std::unique_ptr<Lock> lock() const;
  /// Waits five seconds: for what can be tried again.
  [[nodiscard]] std::unique_ptr<Lock> lockSoon() const;
  [[nodiscard]] std::optional<credentials::Record> load() const;
  /// Gives `record` its new generation; false when somebody else saved since it was read.
  [[nodiscard]] bool save(credentials::Record& record) const;
  /// For `saveLogin` and for `erase`. Null after a while: rather without the lock than lose the
  /// login, or the logout, to a refresh that hangs; the generation keeps that one's answer out.
  [[nodiscard]] std::unique_ptr<Lock> lockForLogin() const;
  [[nodiscard]] std::unique_ptr<Lock> lockForLogout() const;
  /// A login's record, over whatever is stored, readable or not.
  [[nodiscard]] credentials::Record saveLogin(credentials::Record record) const;
  /// Returns what was stored, where it could be read.
  [[nodiscard]] std::optional<credentials::Record> erase() const;

 private:
  [[nodiscard]] std::unique_ptr<Lock> lockIfFree(std::chrono::seconds wait) const;
  [[nodiscard]] std::uint64_t generationToReplace() const;

  credentials::CredentialStore& store_;
  credentials::RecordKey key_;
  const base::Clock& clock_;
};

}  // namespace profile
