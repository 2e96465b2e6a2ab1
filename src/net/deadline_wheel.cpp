#include "net/deadline_wheel.h"

#include <algorithm>
#include <utility>

namespace net {
namespace {

std::uint64_t tickBefore(base::SteadyTime time) {
  return static_cast<std::uint64_t>(time.time_since_epoch() / DeadlineWheel::kTick);
}

std::uint64_t tickAfter(base::SteadyTime time) {
  const auto tick = tickBefore(time);
  return time.time_since_epoch() % DeadlineWheel::kTick == base::SteadyTime::duration::zero()
             ? tick
             : tick + 1;
}

base::SteadyTime timeOf(std::uint64_t tick) {
  return base::SteadyTime(DeadlineWheel::kTick * static_cast<std::int64_t>(tick));
}

}  // namespace

void DeadlineWheel::Node::set(base::SteadyTime deadline) {
  due_ = tickAfter(deadline);
  if (!isAlone() && placed_ <= due_) return;  // looked at again when its bucket comes up
  if (!isAlone()) wheel_.unlink(*this);
  wheel_.place(*this);
}

DeadlineWheel::Node::~Node() {
  if (!isAlone()) wheel_.unlink(*this);
}

DeadlineWheel::DeadlineWheel(Arm arm, Now now) : arm_(std::move(arm)), now_(std::move(now)) {}

void DeadlineWheel::place(Node& node) {
  if (nodes_ == 0 && !advancing_) lastTick_ = std::max(lastTick_, tickBefore(now_()));
  node.placed_ = std::clamp(node.due_, lastTick_ + 1, lastTick_ + kBuckets - 1);
  node.join(bucketOf(node.placed_));
  ++nodes_;
  if (!advancing_) armFor(node.placed_);
}

void DeadlineWheel::unlink(Node& node) {
  node.leave();
  --nodes_;
}

void DeadlineWheel::advance(base::SteadyTime now) {
  armedTick_ = kNever;
  advancing_ = true;
  const auto target = tickBefore(now);
  const auto from = lastTick_ + 1;
  const auto steps = target < from ? 0 : std::min<std::uint64_t>(target - from + 1, kBuckets);
  lastTick_ = std::max(lastTick_, target);
  for (std::uint64_t step = 0; step < steps; ++step) runBucket(bucketOf(from + step));
  advancing_ = false;
  armNext();
}

void DeadlineWheel::runBucket(Link& bucket) {
  // A list of its own: what expires may set, clear or destroy other nodes, of this bucket too.
  Link due;
  due.takeMembersOf(bucket);
  while (!due.isAlone()) {
    auto& node = static_cast<Node&>(due.first());
    unlink(node);
    if (node.due_ == kNever) continue;
    if (node.due_ > lastTick_) {
      place(node);
    } else {
      node.clear();
      node.expired();
    }
  }
}

void DeadlineWheel::armFor(std::uint64_t tick) {
  if (tick >= armedTick_) return;
  armedTick_ = tick;
  arm_(timeOf(tick));
}

void DeadlineWheel::armNext() {
  if (nodes_ == 0) return;
  for (auto tick = lastTick_ + 1; tick < lastTick_ + kBuckets; ++tick) {
    if (bucketOf(tick).isAlone()) continue;
    armFor(tick);
    return;
  }
}

}  // namespace net
