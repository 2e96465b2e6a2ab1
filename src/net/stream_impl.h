#pragma once

#include "net/attempt.h"
#include "net/loops.h"
#include "net/readiness.h"
#include "net/stream_operation.h"
#include "net/task.h"
#include "net/tls_session.h"

#include <asio/ip/tcp.hpp>

#include <array>
#include <functional>
#include <memory>
#include <string_view>

namespace net {

/// What a Stream holds. Has an address of its own, as the wheel and the peer watch point to it.
class StreamImpl final : private PeerWatch::Watcher {
 public:
  StreamImpl(Loop& loop, asio::ip::tcp::socket socket);
  ~StreamImpl();
  StreamImpl(const StreamImpl&) = delete;
  StreamImpl& operator=(const StreamImpl&) = delete;

  [[nodiscard]] bool isOpen() const { return socket_.is_open(); }

  void setDeadline(base::SteadyTime deadline) { deadline_.set(deadline); }

  void clearDeadline() { deadline_.clear(); }

  /// What StreamOperation is made of.
  [[nodiscard]] Attempt tryRead(std::span<char> into);
  [[nodiscard]] Attempt tryWrite(const Parts& parts);
  [[nodiscard]] Attempt tryHandshake();
  /// Calls `waited` of the operation, once, from the loop.
  void await(Attempt::Wait what, StreamOperation& operation);

  /// True: `send` goes out with others, at the turn's end. Under TLS none does: OpenSSL wants to
  /// know at once what became of its bytes.
  [[nodiscard]] bool joinBatch(SendBatch::Send& send) {
    return isOpen() && !tls_ && loop_.sends().join(send);
  }

  [[nodiscard]] int socket() { return isOpen() ? socket_.native_handle() : -1; }

  void hasWaited() { eagerReads_ = 0; }

  /// A read would not be in vain, as far as is known.
  [[nodiscard]] bool mayRead() const { return inbox_.maybe() || hasBuffered(); }

  /// Counts a read. True after many in a row that had not to wait: the others on the loop are to
  /// have a turn.
  [[nodiscard]] bool wasEager();
  /// Nothing is there to be read.
  void becomesQuiet();

  void forgetRecord() {
    if (!record_.empty()) record_ = {};
  }

  [[nodiscard]] std::error_code closedError() const;

  /// TLS from here on. No error: done.
  Task<std::error_code> startTls(std::shared_ptr<const TlsContext> context, Endpoint peer,
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
    explicit DeadlineNode(StreamImpl& impl) : Node(impl.loop_.deadlines()), impl_(impl) {}

   private:
    void expired() override { impl_.timeOut(); }

    StreamImpl& impl_;
  };

  /// Puts the kernel's watch off until an answer has taken a while.
  class WatchNode final : public DeadlineWheel::Node {
   public:
    explicit WatchNode(StreamImpl& impl) : Node(impl.loop_.deadlines()), impl_(impl) {}

   private:
    void expired() override { impl_.startWatch(); }

    StreamImpl& impl_;
  };

  [[nodiscard]] bool hasBuffered() const { return tls_ && tls_->hasBuffered(); }

  [[nodiscard]] Attempt tryReadPlain(std::span<char> into);
  [[nodiscard]] Attempt tryWritePlain(const Parts& parts);
  [[nodiscard]] Attempt tryWriteTls(const Parts& parts);
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
  std::string record_;       ///< TLS: the parts as one record, until they are out
  unsigned eagerReads_ = 0;  ///< in a row that did not wait
  bool timedOut_ = false;
  bool watching_ = false;
};

}  // namespace net
