#pragma once

#include "net/deadline_wheel.h"
#include "net/peer_watch.h"
#include "net/send_batch.h"

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <atomic>
#include <coroutine>
#include <cstddef>
#include <memory>
#include <thread>
#include <unordered_set>
#include <vector>

namespace net {

/// One event loop: an io_context that runs on one thread, its deadlines and its watch over silent
/// peers. Nothing that runs on it may block. Any thread may post to `context()`; the rest is the
/// loop's thread only.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] asio::io_context& context() { return context_; }

  [[nodiscard]] DeadlineWheel& deadlines() { return deadlines_; }

  [[nodiscard]] PeerWatch& peers() { return peers_; }

  [[nodiscard]] SendBatch& sends() { return sends_; }

  /// A coroutine that nobody waits for (see `spawn`); where it has not left by then, it is
  /// destroyed with the loop.
  void enter(std::coroutine_handle<> coroutine) { detached_.insert(coroutine.address()); }

  void leave(std::coroutine_handle<> coroutine) { detached_.erase(coroutine.address()); }

  /// Runs on the calling thread until `stop`, also while there is nothing to do. Blocks SIGPIPE for
  /// that thread, as OpenSSL writes to sockets whose peers have gone.
  void run();
  /// Any thread.
  void stop();

 private:
  void waitForPeers();

  // The coroutines go first at the end, and then the context: both still use what stands before.
  // That knows the context by its address alone.
  DeadlineWheel deadlines_;
  PeerWatch peers_;
  SendBatch sends_{context_};
  asio::io_context context_{1};
  asio::steady_timer timer_{context_};
  asio::posix::stream_descriptor peerHandle_{context_};
  std::unordered_set<void*> detached_;
};

/// The daemon's loops, one a core. Owns their threads.
class Loops {
 public:
  explicit Loops(std::size_t count);
  ~Loops();
  Loops(const Loops&) = delete;
  Loops& operator=(const Loops&) = delete;

  void start();
  /// Stops and joins; not from a loop's thread. Idempotent. What is suspended on a loop is
  /// destroyed with it.
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
