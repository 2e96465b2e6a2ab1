#pragma once

#include "base/clock.h"
#include "credentials/credential_store.h"

namespace credentials {

enum class CopyResult {
  kNothing,      ///< no record to copy
  kCopied,       ///< it was read back, and is the same
  kAlreadySame,  ///< the same record stood there
  kNewerThere,   ///< a newer login stands there, and was left alone
};

/// Puts `record` into `to`, reads it back and compares; a record there that is newer stays, unless
/// `replace`. The caller holds `to`'s lock. Throws base::Error as stores do; kStoreUnavailable when
/// what was stored is not what is read, or somebody else saves at the same time.
[[nodiscard]] CopyResult putRecord(const Record& record, CredentialStore& to, const RecordKey& key,
                                   bool replace);

/// What goes from one store to another, and whether the old one is to be erased in the end.
struct Copying {
  CredentialStore& from;
  CredentialStore& to;
  bool eraseOld = false;
};

/// Copies a record with both stores' locks held, so that no refresh comes in between. `from` is
/// erased only once `to` surely holds the same: after a crash one of them has it, and doing it
/// again ends it. Waits for the locks until `deadline`.
[[nodiscard]] CopyResult copyRecord(const Copying& copying, const RecordKey& key,
                                    base::SteadyTime deadline);

}  // namespace credentials
