#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "http/front.h"
#include "http/origin_guard.h"
#include "net/link.h"

#include <atomic>
#include <memory>
#include <unordered_set>
#include <vector>

namespace net {
class Loop;
}

namespace http {

class FrontSession;

/// What the front's sessions share. Lives as long as the last of them.
class FrontState : public std::enable_shared_from_this<FrontState> {
 public:
  /// How a new connection is received.
  enum class Welcome { kNormal, kReserve, kNone };

  struct Admission {
    Welcome welcome = Welcome::kNone;
    bool crowded = false;          ///< the reserve is full: another of it is to make room
    std::shared_ptr<void> ticket;  ///< counts the connection while it is held
    std::shared_ptr<void> place;   ///< counts it on its loop
  };

  FrontState(net::Loops& loops, FrontOptions given, FastLane& fastLane, SlowLane& slowLane);

  [[nodiscard]] Admission admit();

  /// Where the next connection is to live: the first loop with few of them, as it is warm and has
  /// idle upstream connections to share; when none has few, the one with the fewest. Any thread.
  [[nodiscard]] net::Loop& nextLoop() const;

  /// Counts a connection on the loop while it is held.
  [[nodiscard]] std::shared_ptr<void> place(net::Loop& loop);

  /// Closes, of the reserve's connections on the loop that wait for their clients, the one that has
  /// waited longest: what a client wants is there as soon as it connects, so nobody can hold the
  /// reserve by silence. Any thread; before the next session there begins.
  void makeRoom(net::Loop& loop);
  /// On the session's loop: it may be asked to make room, until it leaves the list.
  void mayMakeRoom(net::Loop& loop, net::Link& session);

  /// On the session's loop.
  void enter(net::Loop& loop, FrontSession& session);
  void leave(net::Loop& loop, FrontSession& session);
  /// Runs `what` on every session, each on its loop.
  void forEachSession(void (FrontSession::*what)());
  /// True when no connection is open any more at `deadline`.
  bool waitUntilEmpty(base::SteadyTime deadline) EXCLUDES(mutex_);

  const FrontOptions options;
  FastLane& fast;
  SlowLane& slow;
  std::unique_ptr<const OriginGuard> guard;  ///< set before the first connection
  std::atomic<bool> stopping{false};

  [[nodiscard]] FrontCounters counters() const;

 private:
  void connectionEnded() EXCLUDES(mutex_);

  struct Sessions {
    net::Loop* loop = nullptr;
    std::unordered_set<FrontSession*> open;  ///< the loop's thread only
    net::Link waiting;                       ///< of the reserve; the loop's thread only
    std::atomic<std::size_t> count{0};       ///< with those on their way
  };

  [[nodiscard]] Sessions& sessionsOf(net::Loop& loop);

  std::vector<Sessions> sessions_;  ///< one for each loop
  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> accepted_{0};
  std::atomic<std::size_t> refused_{0};
  base::Mutex mutex_;
  base::ConditionVariable ended_;
};

}  // namespace http
