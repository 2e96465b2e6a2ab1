#include "support/tls_server.h"

#include <openssl/ssl.h>

#include <array>
#include <csignal>
#include <utility>

namespace support {

bool TlsConnection::send(std::string_view bytes) {
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0;
}

std::string TlsConnection::readUntil(std::string_view marker) {
  std::string text;
  std::array<char, 1> byte{};
  while (!text.ends_with(marker) && SSL_read(ssl_, byte.data(), 1) == 1) text += byte[0];
  return text;
}

bool TlsConnection::resumed() const { return SSL_session_reused(ssl_) == 1; }

void TlsConnection::closeNotify() { SSL_shutdown(ssl_); }

std::string TlsConnection::serverName() const {
  const char* name = SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
  return name == nullptr ? "" : name;
}

std::string TlsConnection::version() const { return SSL_get_version(ssl_); }

TlsServer::TlsServer(const TestAuthority::Identity& identity, Script script, Options options)
    : script_(std::move(script)),
      context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      server_([this](RawConnection& connection) { play(connection); }) {
  SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
  if (!options.clientAuthority.empty()) {
    SSL_CTX_load_verify_locations(context_.get(), options.clientAuthority.c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    constexpr unsigned char kOwn = 1;
    SSL_CTX_set_session_id_context(context_.get(), &kOwn, 1);
  }
  if (options.longestRecord != 0)
    SSL_CTX_set_max_send_fragment(context_.get(), options.longestRecord);
  if (options.maxVersion == 0) return;
  SSL_CTX_set_security_level(context_.get(), 0);  // old versions are below OpenSSL's own floor
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context_.get(), options.maxVersion);
}

TlsServer::TlsServer(const TestAuthority::Identity& identity, Script script)
    : TlsServer(identity, std::move(script), Options{}) {}

void TlsServer::play(RawConnection& connection) {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), SSL_free);
  SSL_set_fd(ssl.get(), connection.native());
  if (SSL_accept(ssl.get()) != 1) return;
  TlsConnection tls(ssl.get());
  script_(tls);
}

}  // namespace support
