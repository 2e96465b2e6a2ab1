#pragma once

#include "base/clock.h"
#include "net/link.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace net {

/// A hashed timing wheel: the deadlines of all connections of a loop on one timer. Setting a
/// deadline is a store; a node is moved to its bucket only when the one it lies in comes up. The
/// timer sleeps until the next bucket that holds a node, and for good when none does.
/// Resolution: kTick, rounded up. Used on its loop's thread only. It knows no timer itself: `arm`
/// is called with the time at which `advance` is wanted, an earlier one replacing a later one.
class DeadlineWheel {
 public:
  static constexpr std::chrono::milliseconds kTick{100};

  /// Something with a deadline. Must not outlive the wheel.
  class Node : private Link {
   public:
    explicit Node(DeadlineWheel& wheel) : wheel_(wheel) {}

    virtual ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    void set(base::SteadyTime deadline);

    void clear() { due_ = kNever; }

   private:
    friend class DeadlineWheel;

    /// At most once for each `set`, at the deadline or up to a tick later.
    virtual void expired() = 0;

    DeadlineWheel& wheel_;
    std::uint64_t due_ = kNever;  ///< tick
    std::uint64_t placed_ = 0;    ///< the tick whose bucket it lies in
  };

  using Arm = std::function<void(base::SteadyTime)>;
  using Now = std::function<base::SteadyTime()>;

  DeadlineWheel(Arm arm, Now now);
  DeadlineWheel(const DeadlineWheel&) = delete;
  DeadlineWheel& operator=(const DeadlineWheel&) = delete;

  /// Lets everything expire that is due at `now`.
  void advance(base::SteadyTime now);

  [[nodiscard]] bool empty() const { return nodes_ == 0; }

 private:
  static constexpr std::uint64_t kNever = UINT64_MAX;
  static constexpr std::size_t kBuckets = 512;

  void place(Node& node);
  void unlink(Node& node);
  void runBucket(Link& bucket);
  void armFor(std::uint64_t tick);
  void armNext();

  [[nodiscard]] Link& bucketOf(std::uint64_t tick) { return buckets_[tick % kBuckets]; }

  Arm arm_;
  Now now_;
  std::uint64_t lastTick_ = 0;  ///< buckets up to this tick are done with
  std::uint64_t armedTick_ = kNever;
  std::size_t nodes_ = 0;
  bool advancing_ = false;
  std::array<Link, kBuckets> buckets_;
};

}  // namespace net
