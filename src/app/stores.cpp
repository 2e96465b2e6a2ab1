#include "app/stores.h"

#include "credentials/store_factory.h"

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

}  // namespace

credentials::CredentialStore& Stores::of(config::StoreKind kind) {
  auto& store = open_[kind];
  if (!store)
    store = credentials::openStore({.backend = backendOf(kind), .stateDirectory = stateDirectory_},
                                   clock_);
  return *store;
}

}  // namespace app
