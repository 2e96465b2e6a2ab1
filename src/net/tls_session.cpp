#include "net/tls_session.h"

#include "base/error.h"
#include "net/tls_context.h"
#include "net/tls_error.h"
#include "net/tls_session_cache.h"

#include <asio/error.hpp>
#include <asio/ip/address.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <utility>

namespace net {
namespace {

/// What SSL_get_error looks at beside its arguments.
void clearErrors() {
  ERR_clear_error();
  errno = 0;
}

bool expectHost(SSL* ssl, const std::string& host) {
  std::error_code notAnAddress;
  asio::ip::make_address(host, notAnAddress);
  if (!notAnAddress) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  // What the macro SSL_set_tlsext_host_name stands for; OpenSSL copies the name.
  return SSL_set1_host(ssl, host.c_str()) == 1 &&
         SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(host.c_str())) == 1;
}

bool offerHttp11(SSL* ssl) {
  static constexpr std::array<unsigned char, 9> kProtocols = {8,   'h', 't', 't', 'p',
                                                              '/', '1', '.', '1'};
  return SSL_set_alpn_protos(ssl, kProtocols.data(), kProtocols.size()) == 0;
}

}  // namespace

void TlsSession::Free::operator()(SSL* ssl) const { SSL_free(ssl); }

TlsSession::TlsSession(const TlsContext& context, TlsWire wire, const Endpoint& peer,
                       std::shared_ptr<TlsSessionCache> cache)
    : wire_(wire),
      place_(peer.authority()),
      cache_(std::move(cache)),
      ssl_(SSL_new(context.native())) {
  if (!ssl_ || !useWire() || !expectHost(ssl_.get(), peer.host) || !offerHttp11(ssl_.get()) ||
      SSL_set_ex_data(ssl_.get(), 0, this) != 1)
    throw base::Error(base::ErrorKind::kInternal, "OpenSSL could not set up a TLS session.");
  // With the retry a wait for bytes always follows a read in vain: the loop tells of new ones only.
  SSL_set_mode(ssl_.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                               SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
  // A write that waits for the peer's bytes would wait in the reader's place.
  SSL_set_options(ssl_.get(), SSL_OP_NO_RENEGOTIATION);
  // A record's head and its body in one read.
  SSL_set_read_ahead(ssl_.get(), 1);
  SSL_set_connect_state(ssl_.get());
  resume();
}

bool TlsSession::useWire() {
  auto* const bio = wire_.newBio();
  if (bio == nullptr) return false;
  SSL_set_bio(ssl_.get(), bio, bio);
  return true;
}

/// What cannot be resumed becomes a full handshake.
void TlsSession::resume() {
  if (const auto session = cache_->take(place_)) SSL_set_session(ssl_.get(), session.get());
}

int TlsSession::sessionMade(SSL* ssl, SSL_SESSION* session) {
  const auto* self = static_cast<const TlsSession*>(SSL_get_ex_data(ssl, 0));
  self->cache_->put(self->place_, {session, SSL_SESSION_free});
  return 1;
}

Attempt TlsSession::handshake() {
  clearErrors();
  return outcome(SSL_do_handshake(ssl_.get()));
}

bool TlsSession::hasBuffered() const { return SSL_has_pending(ssl_.get()) != 0; }

Attempt TlsSession::read(std::span<char> into) {
  clearErrors();
  std::size_t bytes = 0;
  auto attempt = outcome(SSL_read_ex(ssl_.get(), into.data(), into.size(), &bytes));
  attempt.bytes = bytes;
  return attempt;
}

/// The mode that releases buffers leaves the one for writing. With bytes in them they stay.
void TlsSession::giveBackBuffers() { SSL_free_buffers(ssl_.get()); }

Attempt TlsSession::write(std::string_view text) {
  clearErrors();
  std::size_t bytes = 0;
  auto attempt = outcome(SSL_write_ex(ssl_.get(), text.data(), text.size(), &bytes));
  attempt.bytes = bytes;
  return attempt;
}

bool TlsSession::isIdle() {
  clearErrors();
  char byte = 0;
  std::size_t bytes = 0;
  // Reads session tickets and the like on the way; only application data counts.
  return outcome(SSL_peek_ex(ssl_.get(), &byte, 1, &bytes)).wait == Attempt::Wait::kRead;
}

void TlsSession::sayGoodbye() {
  if (broken_ || SSL_in_init(ssl_.get()) != 0) return;
  clearErrors();
  SSL_shutdown(ssl_.get());
  broken_ = true;
}

Attempt TlsSession::outcome(int result) {
  if (result > 0) return {};
  const int systemError = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {.wait = Attempt::Wait::kRead};
    case SSL_ERROR_WANT_WRITE:
      return {.wait = Attempt::Wait::kWrite};
    case SSL_ERROR_ZERO_RETURN:
      return {.error = asio::error::eof};
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      if (systemError != 0) return {.error = {systemError, std::system_category()}};
      return {.error = asio::error::connection_reset};
    default:  // protocol faults, refused certificates, of ours too
      broken_ = true;
      return {.error = tlsError(ERR_peek_error())};
  }
}

std::optional<std::string> TlsSession::certificateFault() const {
  const auto verdict = SSL_get_verify_result(ssl_.get());
  if (verdict == X509_V_OK) return std::nullopt;
  return X509_verify_cert_error_string(verdict);
}

}  // namespace net
