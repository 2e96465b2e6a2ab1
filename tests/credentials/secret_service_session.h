#pragma once

#include "base/error.h"
#include "credentials/secret_service.h"
#include "support/keyring_session.h"

namespace credentials {

/// This build has libsecret and this machine what a session of it needs.
inline bool secretServiceAvailable() {
  try {
    static_cast<void>(makeSecretService());
  } catch (const base::Error&) {
    return false;
  }
  return support::KeyringSession::available();
}

}  // namespace credentials
