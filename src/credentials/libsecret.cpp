#include "credentials/libsecret.h"

#if defined(HAVE_LIBSECRET)

#include "base/error.h"

#include <dlfcn.h>

#include <string>

namespace credentials {

namespace {

#if defined(__APPLE__)
constexpr auto kFile = "libsecret-1.0.dylib";
#else
constexpr auto kFile = "libsecret-1.so.0";
#endif

[[noreturn]] void unusable() {
  const char* const reason = dlerror();
  throw base::Error(base::ErrorKind::kStoreUnavailable,
                    "The Secret Service needs the library libsecret, which cannot be loaded here",
                    reason == nullptr ? "" : reason,
                    "Install it (Debian and Ubuntu: libsecret-1-0; Fedora, Arch, Alpine and "
                    "Homebrew: libsecret), or set CREDENTIAL_STORE=file.");
}

void* load() {
  // Not global: nobody else's names are to be found in it.
  void* const library = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) unusable();
  return library;
}

}  // namespace

Libsecret::Libsecret() : library_(load()) {}

/// GLib's names are found too, as libsecret stands on it.
Libsecret::Symbol Libsecret::at(const char* name) const {
  void* const address = dlsym(library_, name);
  if (address == nullptr) unusable();
  return Symbol(address);
}

const Libsecret& libsecret() {
  static const Libsecret kLoaded;
  return kLoaded;
}

}  // namespace credentials

#endif  // HAVE_LIBSECRET
