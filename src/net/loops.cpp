#include "net/loops.h"

#include <asio/executor_work_guard.hpp>
#include <unistd.h>

#include <chrono>
#include <csignal>

namespace net {

Loop::Loop()
    : deadlines_(
          [this](base::SteadyTime when) {
            timer_.expires_at(when);
            timer_.async_wait([this](std::error_code cancelled) {
              if (!cancelled) deadlines_.advance(std::chrono::steady_clock::now());
            });
          },
          [] { return std::chrono::steady_clock::now(); }) {
  // The descriptor closes what it is given; the watch keeps its own.
  peerHandle_.assign(dup(peers_.handle()));
  waitForPeers();
}

Loop::~Loop() {
  while (!detached_.empty()) std::coroutine_handle<>::from_address(*detached_.begin()).destroy();
}

void Loop::waitForPeers() {
  peerHandle_.async_wait(asio::posix::stream_descriptor::wait_read, [this](std::error_code failed) {
    if (failed) return;
    peers_.dispatch();
    waitForPeers();
  });
}

void Loop::run() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  const auto work = asio::make_work_guard(context_);
  context_.run();
}

void Loop::stop() { context_.stop(); }

Loops::Loops(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) loops_.push_back(std::make_unique<Loop>());
}

Loops::~Loops() { stop(); }

void Loops::start() {
  for (auto& loop : loops_) threads_.emplace_back([&each = *loop] { each.run(); });
}

void Loops::stop() {
  for (auto& loop : loops_) loop->stop();
  threads_.clear();  // joins
}

Loop& Loops::next() {
  return *loops_[next_.fetch_add(1, std::memory_order_relaxed) % loops_.size()];
}

}  // namespace net
