#pragma once

#include <atomic>
#include <mutex>

using SSL_CTX = struct ssl_ctx_st;

namespace net {

/// The system's certificate authorities, as what a context trusts. At first by their directory of
/// hashed names alone, from which OpenSSL takes the one file that it needs when it needs it. The
/// bundle of all of them is megabytes and tens of milliseconds, and so is read only when a
/// certificate was not vouched for: some systems have nothing else, and some administrators put
/// theirs only there. SSL_CERT_DIR and SSL_CERT_FILE name other ones. Any thread.
class SystemTrust {
 public:
  /// The context must outlive it. Reads nothing yet.
  explicit SystemTrust(SSL_CTX* context);

  [[nodiscard]] bool isComplete() const { return complete_; }

  /// Reads the bundle; of several callers one, while the others wait.
  void complete();

 private:
  SSL_CTX* context_;
  std::once_flag once_;
  std::atomic<bool> complete_ = false;
};

}  // namespace net
