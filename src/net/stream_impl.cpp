#include "net/stream_impl.h"

#include "net/no_signal.h"
#include "net/receive.h"
#include "net/tls_context.h"

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace net {
namespace {

using asio::ip::tcp;

/// A peer that always has more would keep everybody else on the loop waiting.
constexpr unsigned kMostEagerReads = 8;

/// What the kernel takes for a peer that does not read. Its own limit is megabytes.
constexpr int kMostUnsent = 128 * 1024;

bool wouldBlock(int error) { return error == EAGAIN; }  // EWOULDBLOCK is the same here

Attempt failed(int error, Attempt::Wait wait) {
  if (wouldBlock(error)) return {.wait = wait};
  return {.error = {error, std::system_category()}};
}

ssize_t sendVectors(int socket, const Parts& parts) {
  PartVectors vectors{};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = toVectors(parts, vectors);
  return ::sendmsg(socket, &message, kNoSignal);
}

}  // namespace

StreamImpl::StreamImpl(Loop& loop, tcp::socket socket)
    : loop_(loop),
      socket_(std::move(socket)),
      inbox_(socket_),
      deadline_(*this),
      watchDelay_(*this) {
  std::error_code ignored;  // a socket that is gone says so at the first read
  socket_.native_non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kMostUnsent,
               sizeof kMostUnsent);
  tellWhatIsLeft(socket_.native_handle());
}

StreamImpl::~StreamImpl() { unwatch(); }

Task<std::error_code> StreamImpl::startTls(std::shared_ptr<const TlsContext> context, Endpoint peer,
                                           std::shared_ptr<TlsSessionCache> sessions) {
  tlsContext_ = std::move(context);
  const TlsWire wire(socket_.native_handle(), inbox_);
  tls_ = std::make_unique<TlsSession>(*tlsContext_, wire, peer, std::move(sessions));
  const auto done = co_await Handshake(*this);
  co_return done.error;
}

Attempt StreamImpl::tryHandshake() {
  if (!isOpen()) return {.error = closedError()};
  return tls_->handshake();
}

void StreamImpl::await(Attempt::Wait what, StreamOperation& operation) {
  const auto go = [&operation](std::error_code error = {}) { operation.waited(error); };
  if (what == Attempt::Wait::kRead)
    inbox_.wait(operation);
  else if (what == Attempt::Wait::kWrite)
    socket_.async_wait(tcp::socket::wait_write, go);
  else
    asio::post(loop_.context(), go);
}

bool StreamImpl::wasEager() {
  if (eagerReads_++ < kMostEagerReads) return false;
  eagerReads_ = 0;
  return true;
}

void StreamImpl::becomesQuiet() {
  if (tls_) tls_->giveBackBuffers();
}

Attempt StreamImpl::tryRead(std::span<char> into) {
  if (!isOpen()) return {.error = closedError()};
  return tls_ ? tls_->read(into) : tryReadPlain(into);
}

Attempt StreamImpl::tryReadPlain(std::span<char> into) {
  const auto got = receive(socket_.native_handle(), into);
  if (got.bytes < 0) return failed(errno, Attempt::Wait::kRead);
  if (got.bytes == 0) return {.error = asio::error::eof};
  if (got.drained) inbox_.drained();
  return {.bytes = static_cast<std::size_t>(got.bytes)};
}

Attempt StreamImpl::tryWrite(const Parts& parts) {
  if (!isOpen()) return {.error = closedError()};
  return tls_ ? tryWriteTls(parts) : tryWritePlain(parts);
}

Attempt StreamImpl::tryWritePlain(const Parts& parts) {
  const auto sent =
      parts[1].empty() && parts[2].empty()
          ? ::send(socket_.native_handle(), parts[0].data(), parts[0].size(), kNoSignal)
          : sendVectors(socket_.native_handle(), parts);
  if (sent >= 0) return {.bytes = static_cast<std::size_t>(sent)};
  return failed(errno, Attempt::Wait::kWrite);
}

/// Small parts go out as one record, and so mostly as one segment.
Attempt StreamImpl::tryWriteTls(const Parts& parts) {
  static constexpr std::size_t kRecord = std::size_t{16} * 1024;
  const auto total = parts[0].size() + parts[1].size() + parts[2].size();
  const auto longest = std::max({parts[0].size(), parts[1].size(), parts[2].size()});
  if (record_.empty() && total <= kRecord && longest < total) {
    for (const auto part : parts) record_ += part;
  }
  // OpenSSL wants the same bytes again after it had to wait: `parts` has not moved on then, so
  // what is left of the record is its tail.
  if (!record_.empty())
    return tls_->write(std::string_view(record_).substr(record_.size() - total));
  for (const auto part : parts)
    if (!part.empty()) return tls_->write(part);
  return {};
}

std::error_code StreamImpl::closedError() const {
  return timedOut_ ? asio::error::timed_out : asio::error::operation_aborted;
}

void StreamImpl::timeOut() {
  timedOut_ = true;
  close();
}

void StreamImpl::watchPeer(std::function<void()> onGone) {
  if (!isOpen()) return;
  onGone_ = std::move(onGone);
  watchDelay_.set(base::coarseNow() + DeadlineWheel::kTick);
}

void StreamImpl::startWatch() {
  if (isOpen()) watching_ = loop_.peers().add(socket_.native_handle(), *this);
}

void StreamImpl::unwatch() {
  watchDelay_.clear();
  if (std::exchange(watching_, false)) loop_.peers().remove(socket_.native_handle());
  onGone_ = nullptr;
}

void StreamImpl::peerGone() {
  auto onGone = std::move(onGone_);
  unwatch();
  if (onGone) onGone();
}

bool StreamImpl::isIdleAndOpen() {
  if (!isOpen()) return false;
  if (!inbox_.maybe() && !hasBuffered()) return true;
  char byte = 0;
  const bool idle =
      tls_ ? tls_->isIdle()
           : ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK) < 0 && wouldBlock(errno);
  if (idle) inbox_.drained();
  return idle;
}

void StreamImpl::shutdownSend() {
  if (!isOpen()) return;
  if (tls_) tls_->sayGoodbye();
  std::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void StreamImpl::hangUp() {
  std::error_code ignored;
  if (isOpen()) socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

void StreamImpl::close() {
  unwatch();
  deadline_.clear();
  if (!isOpen()) return;
  if (tls_) tls_->sayGoodbye();
  std::error_code ignored;
  socket_.close(ignored);
}

void StreamImpl::reset() {
  std::error_code ignored;
  if (isOpen()) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

int StreamImpl::releaseSocket() {
  unwatch();
  deadline_.clear();
  return socket_.release();
}

std::string StreamImpl::peer() const {
  std::error_code unknown;
  const auto endpoint = socket_.remote_endpoint(unknown);
  if (unknown) return "unknown";
  const auto address = endpoint.address().to_string();
  const auto port = ":" + std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]" + port : address + port;
}

}  // namespace net
