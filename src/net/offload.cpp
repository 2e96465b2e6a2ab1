#include "net/offload.h"

#include "base/log.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace net {

Offload::Offload(std::size_t threads) : limit_(std::max<std::size_t>(threads, 1)) {}

Offload::~Offload() {
  std::vector<std::thread> threads;
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    changed_.notifyAll();
  }
  for (auto& thread : threads) thread.join();
}

void Offload::post(std::function<void()> work) {
  const base::MutexLock lock(mutex_);
  if (stopping_) return;
  ready_.push_back(std::move(work));
  wake();
}

void Offload::postAfter(std::chrono::milliseconds delay, std::function<void()> work) {
  const auto when = std::chrono::steady_clock::now() + delay;
  const base::MutexLock lock(mutex_);
  if (stopping_) return;
  later_.emplace(when, std::move(work));
  wake();
}

void Offload::wake() {
  // An idle thread that was woken and has not run yet still counts as idle, but so does the work
  // it will take. Delayed work needs one thread that watches its time.
  const auto wanted = std::max<std::size_t>(ready_.size(), later_.empty() ? 0 : 1);
  if (idle_ < wanted && threads_.size() < limit_) startThread();
  changed_.notifyOne();
}

void Offload::startThread() {
  try {
    threads_.emplace_back([this] { run(); });
  } catch (const std::system_error& fault) {
    if (threads_.empty()) throw;
    base::log(base::LogLevel::kWarning, "no further thread", {{"why", fault.what()}});
  }
}

bool Offload::finish(base::SteadyTime deadline) {
  const base::MutexLock lock(mutex_);
  stopping_ = true;
  changed_.notifyAll();
  while (working_ > 0 && std::chrono::steady_clock::now() < deadline)
    changed_.waitUntil(mutex_, deadline);
  return working_ == 0;
}

void Offload::run() {
  mutex_.lock();
  while (!stopping_) {
    takeDue();
    if (ready_.empty()) {
      waitForWork();
      continue;
    }
    const auto work = std::move(ready_.front());
    ready_.pop_front();
    wake();  // somebody else watches the rest now
    ++working_;
    mutex_.unlock();
    work();
    mutex_.lock();
    if (--working_ == 0 && stopping_) changed_.notifyAll();
  }
  mutex_.unlock();
}

void Offload::takeDue() {
  const auto now = std::chrono::steady_clock::now();
  while (!later_.empty() && later_.begin()->first <= now) {
    ready_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
}

void Offload::waitForWork() {
  ++idle_;
  if (later_.empty()) {
    changed_.wait(mutex_);
  } else {
    changed_.waitUntil(mutex_, later_.begin()->first);
  }
  --idle_;
}

}  // namespace net
