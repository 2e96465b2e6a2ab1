#include "net/stream_impl.h"

#include "net/tls_context.h"

#include <asio/buffer.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace net {
namespace {

using asio::ip::tcp;

#if defined(MSG_NOSIGNAL)
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;  // macOS: Asio sets SO_NOSIGPIPE
#endif

bool wouldBlock(int error) { return error == EAGAIN; }  // EWOULDBLOCK is the same here

Attempt failed(int error, Attempt::Wait wait) {
  if (wouldBlock(error)) return {.wait = wait};
  return {.error = {error, std::system_category()}};
}

void skip(Stream::Impl::Parts& parts, std::size_t bytes) {
  for (auto& part : parts) {
    const auto from = std::min(bytes, part.size());
    part.remove_prefix(from);
    bytes -= from;
  }
}

bool allEmpty(const Stream::Impl::Parts& parts) {
  return parts[0].empty() && parts[1].empty() && parts[2].empty();
}

}  // namespace

Stream::Impl::Impl(Loop& loop, tcp::socket socket)
    : loop_(loop), socket_(std::move(socket)), deadline_(*this), watchDelay_(*this) {
  std::error_code ignored;  // a socket that is gone says so at the first read
  socket_.native_non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

Stream::Impl::~Impl() { unwatch(); }

asio::awaitable<IoResult> Stream::Impl::readSome(std::span<char> into) {
  IoResult result;
  while (tls_ || mayHaveBytes_) {
    const auto attempt = tryRead(into);
    mayHaveBytes_ = attempt.bytes == into.size();
    if (attempt.wait == Attempt::Wait::kNothing)
      co_return IoResult{.bytes = attempt.bytes, .error = attempt.error};
    if (!tls_) break;
    result.error = co_await wait(attempt.wait);
    if (result.error) co_return result;
  }
  if (!isOpen()) co_return IoResult{.error = closedError()};
  // Asio's own read tries the system call too, but answers through the queue; unlike a wait for
  // readability it needs no further call to the kernel when it has to wait.
  const auto buffer = asio::buffer(into.data(), into.size());
  auto token = asio::redirect_error(asio::use_awaitable, result.error);
  result.bytes = co_await socket_.async_read_some(buffer, token);
  mayHaveBytes_ = result.bytes == into.size();
  if (result.error && !isOpen()) result.error = closedError();
  co_return result;
}

asio::awaitable<IoResult> Stream::Impl::writeAll(Parts parts) {
  IoResult result;
  while (!allEmpty(parts)) {
    const auto attempt = tryWrite(parts);
    result.bytes += attempt.bytes;
    result.error = attempt.error;
    skip(parts, attempt.bytes);
    if (attempt.wait != Attempt::Wait::kNothing) result.error = co_await wait(attempt.wait);
    if (result.error) break;
  }
  gathered_ = {};
  co_return result;
}

asio::awaitable<std::error_code> Stream::Impl::startTls(std::shared_ptr<const TlsContext> context,
                                                        std::string host) {
  tlsContext_ = std::move(context);
  tls_ = std::make_unique<TlsSession>(*tlsContext_, socket_.native_handle(), host);
  for (;;) {
    if (!isOpen()) co_return closedError();
    const auto attempt = tls_->handshake();
    if (attempt.wait == Attempt::Wait::kNothing) co_return attempt.error;
    if (const auto error = co_await wait(attempt.wait)) co_return error;
  }
}

asio::awaitable<std::error_code> Stream::Impl::wait(Attempt::Wait what) {
  const auto side = what == Attempt::Wait::kRead ? tcp::socket::wait_read : tcp::socket::wait_write;
  std::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await socket_.async_wait(side, token);
  co_return isOpen() ? error : closedError();
}

Attempt Stream::Impl::tryRead(std::span<char> into) {
  if (!isOpen()) return {.error = closedError()};
  if (tls_) return tls_->read(into);
  const auto got = ::recv(socket_.native_handle(), into.data(), into.size(), 0);
  if (got > 0) return {.bytes = static_cast<std::size_t>(got)};
  if (got == 0) return {.error = asio::error::eof};
  return failed(errno, Attempt::Wait::kRead);
}

Attempt Stream::Impl::tryWrite(const Parts& parts) {
  if (!isOpen()) return {.error = closedError()};
  return tls_ ? tryWriteTls(parts) : tryWritePlain(parts);
}

Attempt Stream::Impl::tryWritePlain(const Parts& parts) {
  std::array<iovec, 3> vectors{};
  msghdr message{};
  message.msg_iov = vectors.data();
  for (const auto part : parts) {
    if (part.empty()) continue;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the kernel only reads
    vectors.at(message.msg_iovlen++) = {const_cast<char*>(part.data()), part.size()};
  }
  const auto sent = ::sendmsg(socket_.native_handle(), &message, kNoSignal);
  if (sent >= 0) return {.bytes = static_cast<std::size_t>(sent)};
  return failed(errno, Attempt::Wait::kWrite);
}

/// Small parts go out as one record, and so mostly as one segment.
Attempt Stream::Impl::tryWriteTls(const Parts& parts) {
  static constexpr std::size_t kRecord = std::size_t{16} * 1024;
  const auto total = parts[0].size() + parts[1].size() + parts[2].size();
  const auto longest = std::max({parts[0].size(), parts[1].size(), parts[2].size()});
  if (gathered_.empty() && total <= kRecord && longest < total) {
    for (const auto part : parts) gathered_ += part;
  }
  // OpenSSL wants the same bytes again after it had to wait: `parts` has not moved on then, so
  // what is left of the gathered text is its tail.
  if (!gathered_.empty())
    return tls_->write(std::string_view(gathered_).substr(gathered_.size() - total));
  for (const auto part : parts)
    if (!part.empty()) return tls_->write(part);
  return {};
}

std::error_code Stream::Impl::closedError() const {
  return timedOut_ ? asio::error::timed_out : asio::error::operation_aborted;
}

void Stream::Impl::timeOut() {
  timedOut_ = true;
  close();
}

void Stream::Impl::watchPeer(std::function<void()> onGone) {
  if (!isOpen()) return;
  onGone_ = std::move(onGone);
  watchDelay_.set(std::chrono::steady_clock::now() + DeadlineWheel::kTick);
}

void Stream::Impl::startWatch() {
  if (isOpen()) watching_ = loop_.peers().add(socket_.native_handle(), *this);
}

void Stream::Impl::unwatch() {
  watchDelay_.clear();
  if (std::exchange(watching_, false)) loop_.peers().remove(socket_.native_handle());
  onGone_ = nullptr;
}

void Stream::Impl::peerGone() {
  auto onGone = std::move(onGone_);
  unwatch();
  if (onGone) onGone();
}

bool Stream::Impl::isIdleAndOpen() {
  if (!isOpen()) return false;
  if (tls_) return tls_->isIdle();
  char byte = 0;
  const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK);
  return got < 0 && wouldBlock(errno);
}

void Stream::Impl::shutdownSend() {
  if (!isOpen()) return;
  if (tls_) tls_->sayGoodbye();
  std::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Stream::Impl::hangUp() {
  std::error_code ignored;
  if (isOpen()) socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

void Stream::Impl::close() {
  unwatch();
  deadline_.clear();
  if (!isOpen()) return;
  if (tls_) tls_->sayGoodbye();
  std::error_code ignored;
  socket_.close(ignored);
}

int Stream::Impl::releaseSocket() {
  unwatch();
  deadline_.clear();
  return socket_.release();
}

std::string Stream::Impl::peer() const {
  std::error_code unknown;
  const auto endpoint = socket_.remote_endpoint(unknown);
  if (unknown) return "unknown";
  const auto address = endpoint.address().to_string();
  const auto port = ":" + std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]" + port : address + port;
}

}  // namespace net
