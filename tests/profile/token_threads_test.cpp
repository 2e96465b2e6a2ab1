#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "token_fixture.h"

namespace profile {
namespace {

/// Real threads over the fixture: two that work, several that call, one that moves time.
class ThreadsFixture : public TokenFixture {
 public:
  ThreadsFixture() {
    http.answerWith([this](const http::ClientRequest& request) { return rotate(request); });
    save(record(10s));
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { work(); });
  }

  ThreadsFixture(const ThreadsFixture&) = delete;
  ThreadsFixture& operator=(const ThreadsFixture&) = delete;

  ~ThreadsFixture() {
    stop = true;
    for (auto& thread : threads_) thread.join();
  }

  /// A call like the proxy's: the quick way, else wait. Counts errors.
  void call() {
    if (const auto token = tokens->current()) {
      ++served;
      return;
    }
    std::promise<bool> done;
    tokens->acquire(clock.steady() + 1h, [&done](const TokenOutcome& outcome) {
      done.set_value(std::holds_alternative<AccessTokenHandle>(outcome));
    });
    if (done.get_future().get())
      ++served;
    else
      ++errors;
  }

  std::atomic<bool> stop{false};
  std::atomic<int> served{0};
  std::atomic<int> errors{0};
  std::atomic<int> reuses{0};

 private:
  void work() {
    while (!stop)
      if (!executor.runOne()) std::this_thread::yield();
  }

  // A strict server: a refresh token that was used before is a fault.
  http::ClientResponse rotate(const http::ClientRequest& request) {
    const std::scoped_lock lock(mutex_);
    if (!seen_.insert(request.body).second) ++reuses;
    return nextTokens(10s);
  }

  std::mutex mutex_;
  std::set<std::string> seen_;
  std::vector<std::thread> threads_;
};

TEST_CASE_METHOD(ThreadsFixture, "Threads: callers never see an error and no refresh is doubled",
                 "[profile]") {
  constexpr int kCallers = 4;
  constexpr int kCalls = 1600;
  constexpr int kCallsASecond = 5;
  std::atomic<int> taken{0};
  std::atomic<int> allowed{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] {
      for (int ticket = taken++; ticket < kCalls; ticket = taken++) {
        while (ticket >= allowed) std::this_thread::yield();
        call();
      }
    });
  }
  // Time goes on while calls are under way, but not without them: a token must not run out on its
  // way from the server.
  while (allowed < kCalls) {
    allowed += kCallsASecond;
    while (served + errors < allowed - kCallers / 2) std::this_thread::yield();
    clock.advance(1s);
  }
  for (auto& caller : callers) caller.join();
  CHECK(errors == 0);
  CHECK(served == kCalls);
  CHECK(reuses == 0);
  CHECK(requests() > 10);
}

TEST_CASE_METHOD(ThreadsFixture, "Threads: 500 callers at expiry cause one request a round",
                 "[profile]") {
  call();
  for (std::size_t round = 1; round <= 20; ++round) {
    clock.advance(10s);
    std::vector<std::thread> callers;
    for (int i = 0; i < 5; ++i) {
      callers.emplace_back([this] {
        for (int calls = 0; calls < 100; ++calls) call();
      });
    }
    for (auto& caller : callers) caller.join();
    CHECK(requests() == round);
  }
  CHECK(errors == 0);
  CHECK(reuses == 0);
}

TEST_CASE_METHOD(ThreadsFixture, "Threads: rejections, logins and logouts cross without harm",
                 "[profile]") {
  std::vector<std::thread> others;
  others.emplace_back([this] {
    for (int i = 0; i < 200; ++i) {
      if (const auto token = tokens->current()) tokens->reject(token);
      clock.advance(3s);
    }
  });
  others.emplace_back([this] {
    for (int i = 0; i < 50; ++i) {
      tokens->accept(record(10s));
      static_cast<void>(tokens->status());
      static_cast<void>(tokens->forget());
    }
  });
  others.emplace_back([this] {
    for (int i = 0; i < 200; ++i) call();
  });
  for (auto& other : others) other.join();
  tokens->accept(record(3600s));
  const auto last = tokens->current();
  CHECK(textOf(last) == "Bearer old");
}

}  // namespace
}  // namespace profile
