#include "credentials/secret_service.h"

#include "base/error.h"

#if defined(HAVE_LIBSECRET)

#include "base/encoding.h"
#include "credentials/cancel_after.h"
#include "credentials/libsecret.h"

#include <algorithm>
#include <string_view>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::seconds kLimit(10);
constexpr auto kServiceAttribute = "service";
constexpr auto kProfileAttribute = "profile";

struct Unreference {
  void operator()(gpointer object) const { libsecret().gObjectUnref(object); }
};

struct FreeItems {
  void operator()(GList* list) const { libsecret().gListFreeFull(list, libsecret().gObjectUnref); }
};

struct FreeTable {
  void operator()(GHashTable* table) const { libsecret().gHashTableUnref(table); }
};

struct FreeValue {
  void operator()(SecretValue* value) const { libsecret().secretValueUnref(value); }
};

using Bus = std::unique_ptr<GDBusConnection, Unreference>;
using Service = std::unique_ptr<SecretService, Unreference>;
using Collection = std::unique_ptr<SecretCollection, Unreference>;
using Items = std::unique_ptr<GList, FreeItems>;
using Table = std::unique_ptr<GHashTable, FreeTable>;
using Value = std::unique_ptr<SecretValue, FreeValue>;

/// libsecret's out-parameter for errors.
class Failure {
 public:
  Failure() = default;
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;

  ~Failure() { libsecret().gClearError(&error_); }

  [[nodiscard]] GError** out() { return &error_; }

  void throwIfSet() const {
    if (error_ == nullptr) return;
    if (libsecret().gErrorMatches(error_, libsecret().gIoErrorQuark(), G_IO_ERROR_CANCELLED) != 0)
      throw Error(ErrorKind::kStoreUnavailable,
                  "The Secret Service did not answer within ten seconds", {},
                  "See whether it waits for an answer to a prompt, or set CREDENTIAL_STORE=file.");
    throw Error(ErrorKind::kStoreUnavailable, "The Secret Service cannot be used", error_->message,
                "Start gnome-keyring, KWallet or KeePassXC in this session, or set "
                "CREDENTIAL_STORE=file.");
  }

 private:
  GError* error_ = nullptr;
};

[[noreturn]] void locked() {
  throw Error(ErrorKind::kStoreUnavailable, "The keyring is locked", {},
              "Unlock it (log in to the desktop, or use its password manager) and try again.");
}

const SecretSchema& schema() {
  static const SecretSchema kSchema = [] {
    SecretSchema schema{};
    schema.name = "mcp-auth-proxy.Record";
    schema.flags = SECRET_SCHEMA_NONE;
    schema.attributes[0] = {kServiceAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING};
    schema.attributes[1] = {kProfileAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING};
    return schema;
  }();
  return kSchema;
}

/// D-Bus strings are UTF-8 without NUL; an ordinary name is its own percent-encoding.
Table attributesOf(const RecordKey& key) {
  return Table(libsecret().secretAttributesBuild(
      &schema(), kServiceAttribute, base::percentEncode(key.service).c_str(), kProfileAttribute,
      base::percentEncode(key.profile).c_str(), nullptr));
}

std::optional<std::string> attribute(GHashTable* attributes, const char* name) {
  const auto* const value =
      static_cast<const char*>(libsecret().gHashTableLookup(attributes, name));
  if (value == nullptr) return std::nullopt;
  return base::percentDecode(value, false);
}

class LibsecretKeyring final : public Keyring {
 public:
  [[nodiscard]] std::string name() const override { return "secret-service"; }

  void check() override {
    const CancelAfter limit(kLimit);
    static_cast<void>(openCollection(connect(limit), limit));
  }

  [[nodiscard]] std::optional<base::Secret> lookup(const RecordKey& key) override {
    const CancelAfter limit(kLimit);
    const auto service = connect(limit);
    const auto found = search(service, attributesOf(key), SECRET_SEARCH_LOAD_SECRETS, limit);
    if (!found) return std::nullopt;
    auto* const item = static_cast<SecretItem*>(found->data);
    const Value value(libsecret().secretItemGetSecret(item));
    if (!value) locked();
    gsize size = 0;
    const auto* const text = libsecret().secretValueGet(value.get(), &size);
    return base::Secret(std::string_view(text, size));
  }

  void store(const RecordKey& key, const base::Secret& value) override {
    const CancelAfter limit(kLimit);
    const auto service = connect(limit);
    // A locked collection would bring up a prompt, which a daemon must not wait for.
    static_cast<void>(openCollection(service, limit));
    const auto attributes = attributesOf(key);
    const auto label = "mcp-auth-proxy: " + base::percentEncode(key.profile);
    const auto text = value.reveal();
    const Value secret(libsecret().secretValueNew(text.data(), static_cast<gssize>(text.size()),
                                                  "application/json"));
    Failure failure;
    libsecret().secretServiceStoreSync(service.get(), &schema(), attributes.get(),
                                       SECRET_COLLECTION_DEFAULT, label.c_str(), secret.get(),
                                       limit.get(), failure.out());
    failure.throwIfSet();
  }

  bool remove(const RecordKey& key) override {
    const CancelAfter limit(kLimit);
    const auto service = connect(limit);
    const auto attributes = attributesOf(key);
    const auto found = search(service, attributes, SECRET_SEARCH_NONE, limit);
    if (!found) return false;
    // Clearing passes over locked items in silence.
    if (libsecret().secretItemGetLocked(static_cast<SecretItem*>(found->data)) != 0) locked();
    Failure failure;
    const bool removed =
        libsecret().secretServiceClearSync(service.get(), &schema(), attributes.get(), limit.get(),
                                           failure.out()) != 0;
    failure.throwIfSet();
    return removed;
  }

  [[nodiscard]] std::vector<RecordKey> list() override {
    const CancelAfter limit(kLimit);
    const Table any(libsecret().gHashTableNew(libsecret().gStrHash, libsecret().gStrEqual));
    const auto found = search(connect(limit), any, SECRET_SEARCH_ALL, limit);
    std::vector<RecordKey> keys;
    for (const auto* link = found.get(); link != nullptr; link = link->next) {
      const Table attributes(
          libsecret().secretItemGetAttributes(static_cast<SecretItem*>(link->data)));
      auto service = attribute(attributes.get(), kServiceAttribute);
      auto profile = attribute(attributes.get(), kProfileAttribute);
      if (service && profile)
        keys.push_back({.service = *std::move(service), .profile = *std::move(profile)});
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

 private:
  static Service connect(const CancelAfter& limit) {
    Failure failure;
    const Bus bus(libsecret().gBusGetSync(G_BUS_TYPE_SESSION, limit.get(), failure.out()));
    failure.throwIfSet();
    // GLib's default ends the whole process when the session bus goes.
    libsecret().gDbusConnectionSetExitOnClose(bus.get(), FALSE);
    Service service(libsecret().secretServiceOpenSync(libsecret().secretServiceGetType(), nullptr,
                                                      SECRET_SERVICE_OPEN_SESSION, limit.get(),
                                                      failure.out()));
    failure.throwIfSet();
    return service;
  }

  static Items search(const Service& service, const Table& attributes, int flags,
                      const CancelAfter& limit) {
    Failure failure;
    Items items(libsecret().secretServiceSearchSync(service.get(), &schema(), attributes.get(),
                                                    static_cast<SecretSearchFlags>(flags),
                                                    limit.get(), failure.out()));
    failure.throwIfSet();
    return items;
  }

  /// The default collection, unlocked.
  static Collection openCollection(const Service& service, const CancelAfter& limit) {
    Failure failure;
    Collection collection(libsecret().secretCollectionForAliasSync(
        service.get(), SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, limit.get(),
        failure.out()));
    failure.throwIfSet();
    if (!collection)
      throw Error(ErrorKind::kStoreUnavailable, "The Secret Service has no default keyring", {},
                  "Make one in the desktop's password manager, or set CREDENTIAL_STORE=file.");
    if (libsecret().secretCollectionGetLocked(collection.get()) != 0) locked();
    return collection;
  }
};

}  // namespace

std::unique_ptr<Keyring> makeSecretService() {
  static_cast<void>(libsecret());  // throws where there is none
  return std::make_unique<LibsecretKeyring>();
}

}  // namespace credentials

#else

namespace credentials {

std::unique_ptr<Keyring> makeSecretService() {
  throw base::Error(base::ErrorKind::kStoreUnavailable,
                    "This build knows no Secret Service (it was made without libsecret)", {},
                    "Set CREDENTIAL_STORE=file, or build with libsecret-1-dev installed.");
}

}  // namespace credentials

#endif
