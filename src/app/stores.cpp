#include "app/stores.h"

#include "app/store_passphrase.h"
#include "base/log.h"
#include "config/loader.h"
#include "credentials/reopening_store.h"

namespace app {

namespace {

credentials::Backend backendOf(config::StoreKind kind) {
  switch (kind) {
    case config::StoreKind::kKeychain:
      return credentials::Backend::kKeychain;
    case config::StoreKind::kSecretService:
      return credentials::Backend::kSecretService;
    case config::StoreKind::kFile:
      return credentials::Backend::kFile;
    case config::StoreKind::kMemory:
      return credentials::Backend::kMemory;
    case config::StoreKind::kAuto:
      break;
  }
  return credentials::Backend::kAuto;
}

credentials::KeyChoice keyChoiceOf(config::SealingKeyKind kind) {
  switch (kind) {
    case config::SealingKeyKind::kKeyring:
      return credentials::KeyChoice::kKeyring;
    case config::SealingKeyKind::kSystemd:
      return credentials::KeyChoice::kSystemd;
    case config::SealingKeyKind::kKeyFile:
      return credentials::KeyChoice::kKeyFile;
    case config::SealingKeyKind::kPassphrase:
      return credentials::KeyChoice::kPassphrase;
    case config::SealingKeyKind::kAuto:
      break;
  }
  return credentials::KeyChoice::kAuto;
}

}  // namespace

Stores::Stores(const config::ServerSettings& server, const base::Clock& clock) : clock_(clock) {
  options_.stateDirectory = server.stateDir;
  options_.key = {
      .choice = keyChoiceOf(server.fileStoreKey),
      .passphrase = storePassphrase(server.fileStorePassphrase),
      .credentialsDirectory = config::systemEnvironment()("CREDENTIALS_DIRECTORY").value_or("")};
}

credentials::CredentialStore& Stores::of(config::StoreKind kind) {
  auto& store = open_[kind];
  if (!store) store = open(kind);
  return *store;
}

credentials::CredentialStore& Stores::nowOrLater(config::StoreKind kind) {
  auto& store = open_[kind];
  if (!store) store = openOrWait(kind);
  return *store;
}

void Stores::expectOne() const {
  if (!failures_.empty() && failures_.size() == open_.size()) throw failures_.front();
}

std::unique_ptr<credentials::CredentialStore> Stores::open(config::StoreKind kind) const {
  auto options = options_;
  options.backend = backendOf(kind);
  return credentials::openStore(options, clock_);
}

std::unique_ptr<credentials::CredentialStore> Stores::openOrWait(config::StoreKind kind) {
  try {
    return open(kind);
  } catch (const base::Error& e) {
    if (e.kind() == base::ErrorKind::kSettings) throw;
    failures_.push_back(e);
    const std::string name(credentials::backendName(backendOf(kind)));
    base::log(base::LogLevel::kError, "credential store cannot be opened; its profiles wait for it",
              {{"store", name}, {"reason", e.text()}, {"hint", e.hint()}});
    return std::make_unique<credentials::ReopeningStore>(name, [this, kind] { return open(kind); });
  }
}

std::optional<config::StoreKind> storeKindNamed(std::string_view word) {
  using config::StoreKind;
  for (const auto kind : {StoreKind::kAuto, StoreKind::kKeychain, StoreKind::kSecretService,
                          StoreKind::kFile, StoreKind::kMemory})
    if (credentials::backendName(backendOf(kind)) == word) return kind;
  return std::nullopt;
}

}  // namespace app
