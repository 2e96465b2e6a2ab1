#pragma once

#include "net/attempt.h"
#include "net/loops.h"
#include "net/readiness.h"
#include "net/stream.h"
#include "net/tls_session.h"

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>

#include <array>
#include <functional>
#include <memory>
#include <string_view>

namespace net {

/// What a Stream holds. Has an address of its own, as the wheel and the peer watch point to it.
class Stream::Impl final : private PeerWatch::Watcher {
 public:
  using Parts = std::array<std::string_view, 3>;

  Impl(Loop& loop, asio::ip::tcp::socket socket);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] bool isOpen() const { return socket_.is_open(); }

  void setDeadline(base::SteadyTime deadline) { deadline_.set(deadline); }

  void clearDeadline() { deadline_.clear(); }

  asio::awaitable<IoResult> readSome(std::span<char> into);
  asio::awaitable<IoResult> writeAll(Parts parts);
  /// TLS from here on. nullptr error: done.
  asio::awaitable<std::error_code> startTls(std::shared_ptr<const TlsContext> context,
                                            Endpoint peer,
                                            std::shared_ptr<TlsSessionCache> sessions);

  [[nodiscard]] const TlsSession* tls() const { return tls_.get(); }

  void watchPeer(std::function<void()> onGone);
  void unwatch();
  [[nodiscard]] bool isIdleAndOpen();
  void shutdownSend();
  void hangUp();
  void close();
  void reset();
  int releaseSocket();
  [[nodiscard]] std::string peer() const;

 private:
  class DeadlineNode final : public DeadlineWheel::Node {
   public:
    explicit DeadlineNode(Impl& impl) : Node(impl.loop_.deadlines()), impl_(impl) {}

   private:
    void expired() override { impl_.timeOut(); }

    Impl& impl_;
  };

  /// Puts the kernel's watch off until an answer has taken a while.
  class WatchNode final : public DeadlineWheel::Node {
   public:
    explicit WatchNode(Impl& impl) : Node(impl.loop_.deadlines()), impl_(impl) {}

   private:
    void expired() override { impl_.startWatch(); }

    Impl& impl_;
  };

  [[nodiscard]] bool hasBuffered() const { return tls_ && tls_->hasBuffered(); }

  [[nodiscard]] Attempt tryRead(std::span<char> into);
  [[nodiscard]] Attempt tryReadPlain(std::span<char> into);
  [[nodiscard]] Attempt tryWrite(const Parts& parts);
  [[nodiscard]] Attempt tryWritePlain(const Parts& parts);
  [[nodiscard]] Attempt tryWriteTls(const Parts& parts);
  asio::awaitable<std::error_code> wait(Attempt::Wait what);
  asio::awaitable<void> letOthersRun();
  [[nodiscard]] std::error_code closedError() const;
  void timeOut();
  void startWatch();
  void peerGone() override;

  Loop& loop_;
  asio::ip::tcp::socket socket_;
  Readiness inbox_;
  std::unique_ptr<TlsSession> tls_;
  std::shared_ptr<const TlsContext> tlsContext_;
  DeadlineNode deadline_;
  WatchNode watchDelay_;
  std::function<void()> onGone_;
  std::string gathered_;     ///< TLS: the parts in one record, until they are out
  unsigned eagerReads_ = 0;  ///< in a row that did not wait
  bool timedOut_ = false;
  bool watching_ = false;
};

}  // namespace net
