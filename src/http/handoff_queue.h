#pragma once

#include "base/mutex.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace http {

/// A file descriptor that is closed with its owner.
class OwnedSocket {
 public:
  OwnedSocket() = default;

  explicit OwnedSocket(int socket) : socket_(socket) {}

  OwnedSocket(OwnedSocket&& other) noexcept : socket_(other.release()) {}

  OwnedSocket& operator=(OwnedSocket&& other) noexcept;
  ~OwnedSocket();

  [[nodiscard]] int release();

 private:
  int socket_ = -1;
};

/// A connection on its way from the front to the slow lane, with the one request that it carries.
struct Handoff {
  OwnedSocket socket;            ///< non-blocking
  std::string request;           ///< head, checked and written anew, and the whole body
  bool urgent = false;           ///< goes before those that are not
  std::shared_ptr<void> ticket;  ///< let go of when the connection has ended
};

/// What the slow lane's listening socket accepts from. Of those that are not urgent, so many may be
/// out at a time that a thread is left for one that is. Any thread.
class HandoffQueue : public std::enable_shared_from_this<HandoffQueue> {
 public:
  explicit HandoffQueue(std::size_t mostOrdinary) : mostOrdinary_(mostOrdinary) {}

  /// False once closed.
  bool push(Handoff handoff) EXCLUDES(mutex_);
  /// Waits until there is something to pop or the queue is closed: true in the first case.
  [[nodiscard]] bool wait() EXCLUDES(mutex_);
  [[nodiscard]] std::optional<Handoff> pop() EXCLUDES(mutex_);
  /// Drops what is there; from now on nothing goes in.
  void close() EXCLUDES(mutex_);

 private:
  [[nodiscard]] bool ready() const REQUIRES(mutex_);
  [[nodiscard]] std::shared_ptr<void> counted(std::shared_ptr<void> ticket) REQUIRES(mutex_);
  void cameBack() EXCLUDES(mutex_);

  std::size_t mostOrdinary_;
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  std::deque<Handoff> urgent_ GUARDED_BY(mutex_);
  std::deque<Handoff> ordinary_ GUARDED_BY(mutex_);
  std::size_t ordinaryOut_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace http
