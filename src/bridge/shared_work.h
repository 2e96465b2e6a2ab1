#pragma once

#include "net/completion.h"
#include "net/task.h"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <exception>
#include <functional>
#include <memory>

namespace bridge {

/// Work that several coroutines of one loop want done and one does: the others wait for its end.
/// Loop's thread only.
class SharedWork {
 public:
  explicit SharedWork(asio::io_context& context) : context_(context) {}

  using Work = std::function<net::Task<>()>;

  /// What `work` throws goes to all that wanted it: who waited for a failure does not begin it once
  /// more. `work` must have a name at the caller's: g++ destroys a temporary with captures twice.
  net::Task<> run(const Work& work) {
    const auto running = running_;
    if (!running) co_return co_await begin(work);
    co_await net::elapsed(running->ended);
    if (running->failure) std::rethrow_exception(running->failure);
  }

 private:
  struct Attempt {
    explicit Attempt(asio::io_context& context)
        : ended(context, asio::steady_timer::time_point::max()) {}

    asio::steady_timer ended;
    std::exception_ptr failure;
  };

  net::Task<> begin(const Work& work) {
    const auto attempt = std::make_shared<Attempt>(context_);
    running_ = attempt;
    try {
      co_await work();
    } catch (...) {
      attempt->failure = std::current_exception();
    }
    running_.reset();
    attempt->ended.cancel();
    if (attempt->failure) std::rethrow_exception(attempt->failure);
  }

  asio::io_context& context_;
  std::shared_ptr<Attempt> running_;  ///< null: nobody does it
};

}  // namespace bridge
