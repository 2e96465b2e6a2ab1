#pragma once

#include <openssl/types.h>

namespace net {

class Readiness;

/// What OpenSSL reads from and writes to: a socket, read by `receive`, so that what the kernel
/// tells on the way is known. Where nothing can be there, the socket is not asked. Owns nothing;
/// must outlive its BIO. Its loop's thread only.
class TlsWire {
 public:
  TlsWire(int socket, Readiness& inbox) : socket_(socket), inbox_(&inbox) {}

  /// The caller's to free (SSL_set_bio takes it); nullptr when OpenSSL has no memory.
  [[nodiscard]] BIO* newBio();

 private:
  static int read(BIO* bio, char* into, int size);
  static int write(BIO* bio, const char* from, int size);

  int socket_;
  Readiness* inbox_;
};

}  // namespace net
