#include "net/tls_wire.h"

#include "net/no_signal.h"
#include "net/readiness.h"
#include "net/receive.h"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <memory>

namespace net {
namespace {

using Method = std::unique_ptr<BIO_METHOD, decltype(&BIO_meth_free)>;

/// OpenSSL flushes what it writes; nothing is held here.
long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

TlsWire& wireOf(BIO* bio) { return *static_cast<TlsWire*>(BIO_get_data(bio)); }

}  // namespace

int TlsWire::read(BIO* bio, char* into, int size) {
  BIO_clear_retry_flags(bio);
  const auto& wire = wireOf(bio);
  if (!wire.inbox_->maybe()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const auto got = receive(wire.socket_, {into, static_cast<std::size_t>(size)});
  if (got.drained) wire.inbox_->drained();
  if (got.bytes < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
  return static_cast<int>(got.bytes);
}

int TlsWire::write(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  const auto sent = ::send(wireOf(bio).socket_, from, static_cast<std::size_t>(size), kNoSignal);
  if (sent < 0 && errno == EAGAIN) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

BIO* TlsWire::newBio() {
  static const Method method = [] {
    Method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "net::TlsWire"),
                BIO_meth_free);
    if (made) {
      BIO_meth_set_read(made.get(), &TlsWire::read);
      BIO_meth_set_write(made.get(), &TlsWire::write);
      BIO_meth_set_ctrl(made.get(), &control);
    }
    return made;
  }();
  auto* const bio = method ? BIO_new(method.get()) : nullptr;
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace net
