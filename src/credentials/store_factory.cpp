#include "credentials/store_factory.h"

#include "base/error.h"
#include "base/log.h"
#include "credentials/file_store.h"
#include "credentials/keyring_store.h"
#include "credentials/keyrings.h"
#include "credentials/memory_store.h"
#include "credentials/store_choice.h"

#include <algorithm>
#include <array>
#include <string>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::array<std::string_view, 5> kNames = {"auto", "keychain", "secret-service", "file",
                                                    "memory"};
/// What `auto` tries before files, strongest first. Memory is never taken unasked: it loses every
/// login.
constexpr std::array<Backend, 2> kBeforeFile = {Backend::kKeychain, Backend::kSecretService};

/// Once a start, and only where nobody said that a key file is what is wanted.
void warnOfKeyFile(const StoreOptions& options) {
  base::log(
      base::LogLevel::kWarning,
      "the logins are sealed with a key that lies beside them: a record that is copied or "
      "backed up alone stays shut, but whoever can read all of this user's files can open it. "
      "docs/stores.md names better places; file_store_key: key-file silences this",
      {{"directory", (options.stateDirectory / "credentials").string()}});
}

std::unique_ptr<CredentialStore> openFile(const StoreOptions& options, const base::Clock& clock) {
  auto key = options.key;
  key.keychainTool = options.keychainTool;
  auto store = std::make_unique<FileStore>(options.stateDirectory, clock, std::move(key));
  store->check();
  const bool asked = options.key.choice != KeyChoice::kAuto;
  if (!asked && store->keySource() == "key-file") warnOfKeyFile(options);
  return store;
}

std::unique_ptr<CredentialStore> openKeyring(std::unique_ptr<Keyring> keyring,
                                             const StoreOptions& options,
                                             const base::Clock& clock) {
  auto store = std::make_unique<KeyringStore>(std::move(keyring), options.stateDirectory, clock);
  store->check();
  return store;
}

std::unique_ptr<CredentialStore> openNamed(Backend backend, const StoreOptions& options,
                                           const base::Clock& clock) {
  switch (backend) {
    case Backend::kKeychain:
    case Backend::kSecretService:
      return openKeyring(makeKeyring(backendName(backend), options.keychainTool), options, clock);
    case Backend::kFile:
      return openFile(options, clock);
    case Backend::kMemory:
      return std::make_unique<MemoryStore>(clock);
    case Backend::kAuto:
      break;
  }
  throw Error(ErrorKind::kInternal, "'auto' is no credential store of its own");
}

std::unique_ptr<CredentialStore> openChosen(const std::string& name, const StoreOptions& options,
                                            const base::Clock& clock) {
  const auto backend = backendNamed(name);
  if (!backend || *backend == Backend::kAuto)
    throw Error(ErrorKind::kStoreCorrupt,
                "The remembered credential store is none that this program knows", {},
                "Set CREDENTIAL_STORE to the one that was used.");
  try {
    return openNamed(*backend, options, clock);
  } catch (const Error& e) {
    throw Error(e.kind(),
                "The credential store that holds the logins, '" + name +
                    "', does not work now: " + e.text(),
                e.detail(),
                e.hint() + (e.hint().empty() ? "" : " ") +
                    "To start afresh in another one, set CREDENTIAL_STORE to it.");
  }
}

/// The first backend that works. The last one's failure is the answer when none does.
Backend bestThatWorks(const StoreOptions& options, const base::Clock& clock) {
  for (const auto backend : kBeforeFile) {
    try {
      static_cast<void>(openNamed(backend, options, clock));
      return backend;
    } catch (const Error& e) {
      base::log(base::LogLevel::kDebug, "credential store passed over",
                {{"store", std::string(backendName(backend))}, {"reason", e.text()}});
    }
  }
  static_cast<void>(openNamed(Backend::kFile, options, clock));
  return Backend::kFile;
}

std::unique_ptr<CredentialStore> openAuto(const StoreOptions& options, const base::Clock& clock) {
  auto name = readStoreChoice(options.stateDirectory);
  if (!name) {
    const auto best = bestThatWorks(options, clock);
    name = rememberStoreChoice(options.stateDirectory, std::string(backendName(best)));
  }
  return openChosen(*name, options, clock);
}

std::unique_ptr<CredentialStore> openWanted(const StoreOptions& options, const base::Clock& clock) {
  if (options.backend == Backend::kAuto) return openAuto(options, clock);
  return openNamed(options.backend, options, clock);
}

void sayOpened(const CredentialStore& store) {
  const auto key = store.keySource();
  base::log(base::LogLevel::kInfo, "credential store opened",
            {{"store", store.backend()}, {"key_place", key.empty() ? "-" : key}});
}

}  // namespace

std::unique_ptr<CredentialStore> openStore(const StoreOptions& options, const base::Clock& clock) {
  auto store = openWanted(options, clock);
  sayOpened(*store);
  return store;
}

std::string_view backendName(Backend backend) {
  return kNames.at(static_cast<std::size_t>(backend));
}

std::optional<Backend> backendNamed(std::string_view name) {
  const auto* const found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Backend>(found - kNames.begin());
}

}  // namespace credentials
