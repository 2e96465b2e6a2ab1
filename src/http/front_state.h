#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "http/front.h"
#include "http/origin_guard.h"

#include <atomic>
#include <cstdint>
#include <map>
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

  /// A number for each time that a session of the reserve begins to wait for its client.
  using Silence = std::uint64_t;

  struct Admission {
    Welcome welcome = Welcome::kNone;
    std::shared_ptr<void> ticket;  ///< counts the connection while it is held
    std::shared_ptr<void> place;   ///< counts it on its loop
  };

  FrontState(net::Loops& loops, FrontOptions given, FastLane& fastLane, SlowLane& slowLane);

  /// Where the reserve is full, too, one of it that is silent is closed: see `silenceBegins`.
  [[nodiscard]] Admission admit() EXCLUDES(mutex_);

  /// Where the next connection is to live: the first loop with few of them, as it is warm and has
  /// idle upstream connections to share; when none has few, the one with the fewest. Any thread.
  [[nodiscard]] net::Loop& nextLoop() const;

  /// Counts a connection on the loop while it is held.
  [[nodiscard]] std::shared_ptr<void> place(net::Loop& loop);

  /// From here on the session, of the reserve, waits for its client. Who has something to ask says
  /// so at once: whoever has been silent for longest makes room, so that nobody can hold the
  /// reserve by silence.
  [[nodiscard]] Silence silenceBegins(net::Loop& loop, FrontSession& session) EXCLUDES(mutex_);
  /// Of an unknown one: nothing happens.
  void silenceEnds(Silence silence) EXCLUDES(mutex_);

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
  void makeRoom() EXCLUDES(mutex_);

  struct Sessions {
    net::Loop* loop = nullptr;
    std::unordered_set<FrontSession*> open;  ///< the loop's thread only
    std::atomic<std::size_t> count{0};       ///< with those on their way
  };

  struct Waiting {
    Sessions* sessions;
    FrontSession* session;
  };

  using WaitingSessions = std::map<Silence, Waiting>;  ///< the oldest first

  [[nodiscard]] WaitingSessions::node_type takeOldest() EXCLUDES(mutex_);
  [[nodiscard]] Sessions& sessionsOf(net::Loop& loop);

  std::vector<Sessions> sessions_;  ///< one for each loop
  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> accepted_{0};
  std::atomic<std::size_t> refused_{0};
  base::Mutex mutex_;
  Silence silences_ GUARDED_BY(mutex_) = 0;
  WaitingSessions waiting_ GUARDED_BY(mutex_);
  base::ConditionVariable ended_;
};

}  // namespace http
