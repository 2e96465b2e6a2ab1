#pragma once

#include "base/secret.h"
#include "credentials/key_sources.h"

#include <string>

namespace app {

/// What a passphrase is for, and how it can be given other than on the terminal.
struct PassphraseQuestion {
  std::string what;  ///< "the stored logins"
  std::string hint;
};

/// A passphrase from the terminal; a new one is asked for twice. Throws base::Error(kSettings) when
/// nobody can be asked, or nobody answers.
[[nodiscard]] base::Secret askPassphrase(const PassphraseQuestion& question, bool isNew);

/// Throws base::Error(kSettings) for one that is too short to be a new one.
void checkNewPassphrase(const base::Secret& passphrase);

/// The passphrase of the file store: `given`, or where that is empty one from the terminal, asked
/// for once a run. One thread.
[[nodiscard]] credentials::PassphraseSource storePassphrase(const base::Secret& given);

}  // namespace app
