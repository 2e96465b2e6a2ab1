#pragma once

#if defined(HAVE_LIBSECRET)

#include <libsecret/secret.h>

namespace credentials {

/// What is called of libsecret and GLib. Not linked but loaded when first wanted: the two bring a
/// dozen more libraries, which every start would pay for, keyring or not. Immutable; any thread.
class Libsecret {
  /// Becomes a pointer to whatever function the name stands for.
  class Symbol {
   public:
    explicit Symbol(void* address) : address_(address) {}

    template <class Function>
    // NOLINTNEXTLINE(google-explicit-constructor): the member that takes it says the type
    operator Function*() const {
      return reinterpret_cast<Function*>(address_);
    }

   private:
    void* address_;
  };

  [[nodiscard]] Symbol at(const char* name) const;

  void* library_;

 public:
  /// Throws base::Error(kStoreUnavailable) where it is not installed.
  Libsecret();

  decltype(::g_object_unref)* gObjectUnref = at("g_object_unref");
  decltype(::g_list_free_full)* gListFreeFull = at("g_list_free_full");
  decltype(::g_hash_table_unref)* gHashTableUnref = at("g_hash_table_unref");
  decltype(::g_hash_table_new)* gHashTableNew = at("g_hash_table_new");
  decltype(::g_hash_table_lookup)* gHashTableLookup = at("g_hash_table_lookup");
  decltype(::g_str_hash)* gStrHash = at("g_str_hash");
  decltype(::g_str_equal)* gStrEqual = at("g_str_equal");
  decltype(::g_clear_error)* gClearError = at("g_clear_error");
  decltype(::g_error_matches)* gErrorMatches = at("g_error_matches");
  decltype(::g_io_error_quark)* gIoErrorQuark = at("g_io_error_quark");
  decltype(::g_bus_get_sync)* gBusGetSync = at("g_bus_get_sync");
  decltype(::g_dbus_connection_set_exit_on_close)* gDbusConnectionSetExitOnClose =
      at("g_dbus_connection_set_exit_on_close");
  decltype(::g_cancellable_new)* gCancellableNew = at("g_cancellable_new");
  decltype(::g_cancellable_cancel)* gCancellableCancel = at("g_cancellable_cancel");

  decltype(::secret_value_unref)* secretValueUnref = at("secret_value_unref");
  decltype(::secret_value_new)* secretValueNew = at("secret_value_new");
  decltype(::secret_value_get)* secretValueGet = at("secret_value_get");
  decltype(::secret_attributes_build)* secretAttributesBuild = at("secret_attributes_build");
  decltype(::secret_item_get_secret)* secretItemGetSecret = at("secret_item_get_secret");
  decltype(::secret_item_get_locked)* secretItemGetLocked = at("secret_item_get_locked");
  decltype(::secret_item_get_attributes)* secretItemGetAttributes =
      at("secret_item_get_attributes");
  decltype(::secret_service_get_type)* secretServiceGetType = at("secret_service_get_type");
  decltype(::secret_service_open_sync)* secretServiceOpenSync = at("secret_service_open_sync");
  decltype(::secret_service_search_sync)* secretServiceSearchSync =
      at("secret_service_search_sync");
  decltype(::secret_service_store_sync)* secretServiceStoreSync = at("secret_service_store_sync");
  decltype(::secret_service_clear_sync)* secretServiceClearSync = at("secret_service_clear_sync");
  decltype(::secret_collection_for_alias_sync)* secretCollectionForAliasSync =
      at("secret_collection_for_alias_sync");
  decltype(::secret_collection_get_locked)* secretCollectionGetLocked =
      at("secret_collection_get_locked");
};

/// The one of this process, loaded by the first call. It stays: GLib cannot be unloaded. Throws as
/// its constructor.
[[nodiscard]] const Libsecret& libsecret();

}  // namespace credentials

#endif  // HAVE_LIBSECRET
