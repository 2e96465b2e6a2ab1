#pragma once

#include <asio/io_context.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace net {

class DeadlineWheel;

/// One event loop: an io_context that runs on one thread, and its deadlines. Nothing that runs on
/// it may block. Any thread may post to `context()`; the rest is the loop's thread only.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] asio::io_context& context() { return context_; }

  [[nodiscard]] DeadlineWheel& deadlines() { return *deadlines_; }

 private:
  asio::io_context context_{1};
  std::unique_ptr<DeadlineWheel> deadlines_;
};

/// The daemon's loops, one a core. Owns their threads.
class Loops {
 public:
  explicit Loops(std::size_t count);
  ~Loops();

  void start();
  /// Stops and joins. Idempotent.
  void stop();

  [[nodiscard]] std::size_t size() const { return loops_.size(); }

  [[nodiscard]] Loop& at(std::size_t index) { return *loops_[index]; }

  /// Round robin. Any thread.
  [[nodiscard]] Loop& next();

 private:
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::jthread> threads_;
  std::atomic<std::size_t> next_{0};
};

}  // namespace net
