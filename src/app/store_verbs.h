#pragma once

#include "cli/verb.h"

namespace app {

/// The verbs of the group `store`: what is kept of each login, and moving it. They need no running
/// gateway and are safe beside one: all go through the stores' locks, and every save compares.

/// `store list`: never a secret.
[[nodiscard]] cli::Verb storeListVerb();
/// `store migrate --to BACKEND [PROFILE...]`
[[nodiscard]] cli::Verb storeMigrateVerb();
/// `store export --out FILE`: all logins in one file under a passphrase.
[[nodiscard]] cli::Verb storeExportVerb();
/// `store import FILE`
[[nodiscard]] cli::Verb storeImportVerb();

}  // namespace app
