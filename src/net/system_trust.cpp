#include "net/system_trust.h"

#include <openssl/ssl.h>

namespace net {

SystemTrust::SystemTrust(SSL_CTX* context) : context_(context) {
  SSL_CTX_set_default_verify_dir(context);
  // The list of places to look is not locked, so the bundle's stands in it before there are
  // threads.
  X509_STORE_add_lookup(SSL_CTX_get_cert_store(context), X509_LOOKUP_file());
}

void SystemTrust::complete() {
  std::call_once(once_, [this] {
    SSL_CTX_set_default_verify_file(context_);
    complete_ = true;
  });
}

}  // namespace net
