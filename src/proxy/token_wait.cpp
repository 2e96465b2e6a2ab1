#include "proxy/token_wait.h"

#include "base/mutex.h"

#include <asio/post.hpp>

#include <utility>

namespace proxy {

/// What the callback and the waiting exchange both hold. The lock is for the callback's thread
/// against the exchange's end: while it is held and `wait` is set, the loop is alive.
struct TokenWait::Shared {
  base::Mutex mutex;
  TokenWait* wait GUARDED_BY(mutex) = nullptr;
  std::optional<profile::TokenOutcome> outcome GUARDED_BY(mutex);

  static void deliver(const std::shared_ptr<Shared>& shared, profile::TokenOutcome outcome) {
    const base::MutexLock lock(shared->mutex);
    if (shared->wait == nullptr) return;
    shared->outcome.emplace(std::move(outcome));
    asio::post(shared->wait->loop_.context(), [shared] { shared->wake(); });
  }

  void wake() {
    const base::MutexLock lock(mutex);
    if (wait != nullptr) wait->gate_.open();
  }
};

TokenWait::TokenWait(net::Loop& loop)
    : loop_(loop), gate_(loop.context()), shared_(std::make_shared<Shared>()) {
  const base::MutexLock lock(shared_->mutex);
  shared_->wait = this;
}

TokenWait::~TokenWait() {
  const base::MutexLock lock(shared_->mutex);
  shared_->wait = nullptr;
}

net::Task<std::optional<profile::TokenOutcome>> TokenWait::outcome(profile::TokenManager& tokens,
                                                                   Wanted wanted,
                                                                   base::SteadyTime deadline) {
  auto deliver = [shared = shared_](profile::TokenOutcome outcome) {
    Shared::deliver(shared, std::move(outcome));
  };
  if (wanted == Wanted::kAfterLogin)
    tokens.acquireAfterLogin(deadline, std::move(deliver));
  else
    tokens.acquire(deadline, std::move(deliver));
  co_await gate_.passed();
  const base::MutexLock lock(shared_->mutex);
  co_return std::exchange(shared_->outcome, std::nullopt);
}

}  // namespace proxy
