#pragma once

#include "credentials/keyring.h"

#include <memory>

namespace credentials {

/// The desktop's Secret Service (gnome-keyring, KWallet, KeePassXC) through libsecret: items of the
/// default collection with the attributes `service` and `profile`. Each call makes its own
/// connection, so that a restarted service is found again, and ends within ten seconds. Throws
/// base::Error(kStoreUnavailable) where libsecret is not installed, or this build knows none of it.
/// Any thread.
[[nodiscard]] std::unique_ptr<Keyring> makeSecretService();

}  // namespace credentials
