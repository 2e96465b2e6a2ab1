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
  waiting_.push_back(std::move(handoff));
  changed_.notifyOne();
  return true;
}

bool HandoffQueue::wait() {
  const base::MutexLock lock(mutex_);
  while (waiting_.empty() && !closed_) changed_.wait(mutex_);
  return !waiting_.empty();
}

std::optional<Handoff> HandoffQueue::pop() {
  const base::MutexLock lock(mutex_);
  if (waiting_.empty()) return std::nullopt;
  auto first = std::move(waiting_.front());
  waiting_.pop_front();
  return first;
}

void HandoffQueue::close() {
  std::deque<Handoff> dropped;  // closed when the lock is gone
  const base::MutexLock lock(mutex_);
  closed_ = true;
  dropped.swap(waiting_);
  changed_.notifyAll();
}

}  // namespace http
