#include "http/handoff_socket.h"

#include "base/clock.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

namespace http {
namespace {

using Milliseconds = std::chrono::milliseconds;

#if defined(MSG_NOSIGNAL)
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;
#endif

class HandedSocket final : public Poco::Net::StreamSocketImpl {
 public:
  HandedSocket(Handoff handoff, Milliseconds writeLimit)
      : StreamSocketImpl(handoff.socket.release()),
        ticket_(std::move(handoff.ticket)),
        request_(std::move(handoff.request)),
        writeLimit_(writeLimit) {}

  using StreamSocketImpl::receiveBytes;
  using StreamSocketImpl::sendBytes;

  int receiveBytes(void* buffer, int length, int flags) override {
    const auto count = std::min(static_cast<std::size_t>(length), request_.size() - given_);
    std::memcpy(buffer, request_.data() + given_, count);
    if ((flags & MSG_PEEK) == 0) given_ += count;
    return static_cast<int>(count);
  }

  int sendBytes(const void* buffer, int length, int flags) override {
    const auto* bytes = static_cast<const char*>(buffer);
    auto left = static_cast<std::size_t>(length);
    while (left > 0) {
      const auto sent = ::send(sockfd(), bytes, left, flags | kNoSignal);
      if (sent > 0) {
        bytes += sent;
        left -= static_cast<std::size_t>(sent);
      } else if (errno == EAGAIN) {
        waitForRoom();
      } else if (errno != EINTR) {
        error();
      }
    }
    return length;
  }

  bool poll(const Poco::Timespan& /*timeout*/, int mode) override {
    return (mode & (SELECT_READ | SELECT_WRITE)) != 0;
  }

  int available() override { return static_cast<int>(request_.size() - given_); }

  // What a client sent after its request would make the kernel answer with a reset, which can
  // overtake the response.
  void close() override {
    if (initialized()) {
      ::shutdown(sockfd(), SHUT_WR);
      std::array<char, 4096> dropped{};
      for (int i = 0; i < kDrainReads && ::recv(sockfd(), dropped.data(), dropped.size(), 0) > 0;)
        ++i;
    }
    StreamSocketImpl::close();
  }

 protected:
  ~HandedSocket() override = default;

 private:
  static constexpr int kDrainReads = 64;

  void waitForRoom() {
    const auto now = std::chrono::steady_clock::now();
    if (!writeDeadline_) writeDeadline_ = now + writeLimit_;
    const auto left = std::chrono::ceil<Milliseconds>(*writeDeadline_ - now).count();
    pollfd waiting{.fd = sockfd(), .events = POLLOUT, .revents = 0};
    if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) == 0)
      throw Poco::TimeoutException("the client does not read its response");
  }

  std::shared_ptr<void> ticket_;
  std::string request_;
  std::size_t given_ = 0;
  Milliseconds writeLimit_;
  std::optional<base::SteadyTime> writeDeadline_;  ///< from the first write that had to wait
};

class QueueSocket final : public Poco::Net::ServerSocketImpl {
 public:
  QueueSocket(std::shared_ptr<HandoffQueue> queue, Milliseconds writeLimit)
      : queue_(std::move(queue)), writeLimit_(writeLimit) {}

  Poco::Net::SocketImpl* acceptConnection(Poco::Net::SocketAddress& /*client*/) override {
    auto handoff = queue_->pop();
    if (!handoff) throw Poco::Net::NetException("the slow lane's queue is closed");
    return new HandedSocket(std::move(*handoff), writeLimit_);  // POCO counts references
  }

  // TCPServer asks four times a second; waiting without end spares the wake-ups, and closing the
  // queue ends it.
  bool poll(const Poco::Timespan& /*timeout*/, int /*mode*/) override { return queue_->wait(); }

  Poco::Net::SocketAddress address() override { return {}; }

 protected:
  ~QueueSocket() override = default;

 private:
  std::shared_ptr<HandoffQueue> queue_;
  Milliseconds writeLimit_;
};

/// Lets a socket be made from an implementation, which Poco::Net::ServerSocket itself protects.
class AnyServerSocket final : public Poco::Net::ServerSocket {
 public:
  explicit AnyServerSocket(Poco::Net::SocketImpl* impl) : ServerSocket(impl, true) {}
};

}  // namespace

Poco::Net::ServerSocket handoffServerSocket(std::shared_ptr<HandoffQueue> queue,
                                            Milliseconds writeLimit) {
  return AnyServerSocket(new QueueSocket(std::move(queue), writeLimit));
}

}  // namespace http
