#pragma once

#include "support/raw_server.h"
#include "support/test_certificates.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace support {

/// One TLS connection as a test's server sees it. Blocking.
class TlsConnection {
 public:
  explicit TlsConnection(SSL* ssl) : ssl_(ssl) {}

  bool send(std::string_view bytes);
  /// Up to and with `marker`, or what came before the end.
  std::string readUntil(std::string_view marker);
  void closeNotify();
  /// The name the client asked for (SNI).
  [[nodiscard]] std::string serverName() const;
  /// An earlier session was resumed.
  [[nodiscard]] bool resumed() const;
  /// "TLSv1.3".
  [[nodiscard]] std::string version() const;

 private:
  SSL* ssl_;
};

/// RawServer under TLS; connections whose handshake fails are dropped.
class TlsServer {
 public:
  using Script = std::function<void(TlsConnection&)>;

  struct Options {
    int maxVersion = 0;                          ///< OpenSSL's number; 0 = the newest
    std::filesystem::path clientAuthority = {};  ///< asks for certificates by this one
    long longestRecord = 0;                      ///< bytes; 0 = OpenSSL's own
  };

  TlsServer(const TestAuthority::Identity& identity, Script script, Options options);
  TlsServer(const TestAuthority::Identity& identity, Script script);

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  void play(RawConnection& connection);

  Script script_;
  std::shared_ptr<SSL_CTX> context_;
  RawServer server_;
};

}  // namespace support
