#pragma once

#include "app/stores.h"
#include "base/clock.h"
#include "cli/call.h"
#include "config/settings.h"
#include "credentials/credential_store.h"

#include <optional>
#include <string>
#include <vector>

namespace app {

/// The settings and stores of a call of a `store` verb. Owns the stores; one thread. Quiet: only
/// errors are logged, since what the verb prints says the rest.
class StoreAccess {
 public:
  /// `settings` outlives it.
  explicit StoreAccess(const config::Settings& settings);

  /// The profiles with these names, or all that keep a login; throws base::Error(kSettings) for a
  /// name that is none.
  [[nodiscard]] std::vector<const config::ProfileSettings*> profiles(
      const std::vector<std::string>& names) const;

  /// Where the gateway keeps this profile's login.
  [[nodiscard]] credentials::CredentialStore& storeOf(const config::ProfileSettings& profile) {
    return stores_.of(profile.credentialStore);
  }

  [[nodiscard]] credentials::CredentialStore& store(config::StoreKind kind) {
    return stores_.of(kind);
  }

  [[nodiscard]] const config::Settings& settings() const { return settings_; }

  /// Until when a lock is waited for.
  [[nodiscard]] base::SteadyTime deadline() const;

 private:
  const config::Settings& settings_;
  const base::SystemClock clock_;
  Stores stores_;
};

[[nodiscard]] credentials::RecordKey recordKeyOf(const config::ProfileSettings& profile);

/// The passphrase for an exported file: from `--passphrase-file`, else from the terminal.
[[nodiscard]] base::Secret exportPassphrase(const cli::Call& call, bool isNew);

}  // namespace app
