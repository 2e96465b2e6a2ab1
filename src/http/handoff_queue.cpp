#include "http/handoff_queue.h"

#include <unistd.h>

#include <utility>

namespace http {

OwnedSocket& OwnedSocket::operator=(OwnedSocket&& other) noexcept {
  std::swap(socket_, other.socket_);
  return *this;
}

OwnedSocket::~OwnedSocket() {
  if (socket_ >= 0) ::close(socket_);
}

int OwnedSocket::release() { return std::exchange(socket_, -1); }

bool HandoffQueue::push(Handoff handoff) {
  const base::MutexLock lock(mutex_);
  if (closed_) return false;
  auto& waiting = handoff.urgent ? urgent_ : ordinary_;
  waiting.push_back(std::move(handoff));
  changed_.notifyOne();
  return true;
}

bool HandoffQueue::ready() const {
  return !urgent_.empty() || (!ordinary_.empty() && ordinaryOut_ < mostOrdinary_);
}

bool HandoffQueue::wait() {
  const base::MutexLock lock(mutex_);
  while (!ready() && !closed_) changed_.wait(mutex_);
  return ready();
}

std::optional<Handoff> HandoffQueue::pop() {
  const base::MutexLock lock(mutex_);
  if (!ready()) return std::nullopt;
  auto& waiting = urgent_.empty() ? ordinary_ : urgent_;
  auto first = std::move(waiting.front());
  waiting.pop_front();
  if (!first.urgent) first.ticket = counted(std::move(first.ticket));
  return first;
}

/// The ticket, which counts its connection as out until it is let go of.
std::shared_ptr<void> HandoffQueue::counted(std::shared_ptr<void> ticket) {
  ++ordinaryOut_;
  return {this, [self = shared_from_this(), ticket = std::move(ticket)](void* /*queue*/) {
            self->cameBack();
          }};
}

void HandoffQueue::cameBack() {
  const base::MutexLock lock(mutex_);
  --ordinaryOut_;
  changed_.notifyOne();
}

void HandoffQueue::close() {
  std::deque<Handoff> dropped;  // closed when the lock is gone
  std::deque<Handoff> droppedUrgent;
  const base::MutexLock lock(mutex_);
  closed_ = true;
  dropped.swap(ordinary_);
  droppedUrgent.swap(urgent_);
  changed_.notifyAll();
}

}  // namespace http
