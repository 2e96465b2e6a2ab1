#pragma once

#include "net/attempt.h"
#include "net/endpoint.h"
#include "net/tls_wire.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

using SSL = struct ssl_st;
using SSL_SESSION = struct ssl_session_st;

namespace net {

class TlsContext;
class TlsSessionCache;

/// The client side of one TLS connection on a non-blocking socket, which it reads and writes itself
/// but does not own. No buffer beyond OpenSSL's own, which read ahead and can be given back. One
/// loop's thread only.
class TlsSession {
 public:
  /// SNI (names only), verification of chain and name (RFC 9525), ALPN http/1.1. Resumes a session
  /// of `cache` where there is one, and puts new ones there. Throws base::Error(kInternal) when
  /// OpenSSL gives no session.
  TlsSession(const TlsContext& context, TlsWire wire, const Endpoint& peer,
             std::shared_ptr<TlsSessionCache> cache);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession() = default;

  /// OpenSSL's callback for a session that can be resumed later; 1 takes it.
  static int sessionMade(SSL* ssl, SSL_SESSION* session);

  [[nodiscard]] Attempt handshake();
  /// Bytes that came and were not read yet: the socket no longer tells of them.
  [[nodiscard]] bool hasBuffered() const;
  [[nodiscard]] Attempt read(std::span<char> into);
  [[nodiscard]] Attempt write(std::string_view text);
  /// Before a wait for bytes: a quiet stream needs none of OpenSSL's 32 KiB.
  void giveBackBuffers();
  /// True when no byte is there to be read and the connection is not closed.
  [[nodiscard]] bool isIdle();
  /// Sends close_notify if that can be done at once.
  void sayGoodbye();
  /// Why the certificate was refused, in OpenSSL's words; nullopt when it was not the certificate.
  [[nodiscard]] std::optional<std::string> certificateFault() const;

 private:
  struct Free {
    void operator()(SSL* ssl) const;
  };

  bool useWire();
  Attempt outcome(int result);
  void resume();

  TlsWire wire_;
  std::string place_;
  std::shared_ptr<TlsSessionCache> cache_;
  std::unique_ptr<SSL, Free> ssl_;
  bool broken_ = false;  ///< nothing may be sent any more
};

}  // namespace net
