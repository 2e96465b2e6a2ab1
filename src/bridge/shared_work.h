#pragma once

#include "net/completion.h"
#include "net/task.h"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <system_error>
#include <utility>

namespace bridge {

/// Work that several coroutines of one loop want done and one does: the others wait for its end and
/// look at the outcome for themselves. Loop's thread only.
class SharedWork {
 public:
  explicit SharedWork(asio::io_context& context) : state_(std::make_shared<State>(context)) {}

  using Work = std::function<net::Task<>()>;

  /// True for the one that did it. What `work` throws goes to that one. `work` must have a name at
  /// the caller's: g++ destroys a temporary with captures twice.
  net::Task<bool> run(const Work& work) {
    if (state_->busy) {
      co_await net::elapsed(state_->ended);
      co_return false;
    }
    const Busy busy(state_);
    co_await work();
    co_return true;
  }

 private:
  struct State {
    explicit State(asio::io_context& context)
        : ended(context, asio::steady_timer::time_point::max()) {}

    asio::steady_timer ended;
    bool busy = false;
  };

  // Shares the state: a coroutine that is destroyed with its loop outlives this object.
  class Busy {
   public:
    explicit Busy(std::shared_ptr<State> state) : state_(std::move(state)) { state_->busy = true; }

    ~Busy() {
      state_->busy = false;
      state_->ended.cancel();
    }

    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

   private:
    std::shared_ptr<State> state_;
  };

  std::shared_ptr<State> state_;
};

}  // namespace bridge
