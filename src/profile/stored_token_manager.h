#pragma once

#include "base/executor.h"
#include "base/mutex.h"
#include "profile/published.h"
#include "profile/step_up.h"
#include "profile/stored_record.h"
#include "profile/token_manager.h"
#include "profile/token_source.h"
#include "profile/token_state.h"

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace profile {

/// The token manager of a profile with stored tokens. The rules are TokenState's, the I/O is the
/// TokenSource's; here are the threads: one job at a time on the executor, no lock across I/O or a
/// callback, a timer for what is due later. `current()` takes no lock and allocates nothing but for
/// the one call that notices that a refresh is due. Owned by a shared_ptr: posted work holds on to
/// it weakly, and waiters that are left when it goes are dropped. Any thread; accept and forget
/// block. The executor must keep a thread for delayed work, or deadlines wait for hanging requests.
class StoredTokenManager final : public TokenManager,
                                 public std::enable_shared_from_this<StoredTokenManager> {
 public:
  struct Parts {
    base::Executor& executor;
    const base::Clock& clock;
    StoredRecord stored;
    std::unique_ptr<TokenSource> source;
    Renewal renewal = Renewal::kRefreshToken;
    std::shared_ptr<StepUp> stepUp;
    std::function<void()> onRejected;  ///< the servers may have changed: discover anew
  };

  explicit StoredTokenManager(Parts parts);

  /// Reads the store in the background, so that timers run before the first call.
  void start() EXCLUDES(mutex_);

  [[nodiscard]] AccessTokenHandle current() override;
  void acquire(base::SteadyTime deadline, TokenCallback done) override EXCLUDES(mutex_);
  void acquireAfterLogin(base::SteadyTime deadline, TokenCallback done) override EXCLUDES(mutex_);
  void reject(const AccessTokenHandle& token) override EXCLUDES(mutex_);
  void noteWorked() override;
  void accept(const credentials::Record& record) override EXCLUDES(mutex_);
  std::optional<credentials::Record> forget() override EXCLUDES(mutex_);
  void saveNow() override EXCLUDES(mutex_);
  void requireScope(const std::string& scope) override EXCLUDES(mutex_);

  [[nodiscard]] bool wantsLogin() const override { return renewal_ == Renewal::kRefreshToken; }

  [[nodiscard]] bool loginHelps() const override;
  [[nodiscard]] TokenStatus status() const override EXCLUDES(mutex_);

 private:
  using Job = TokenState::Job;

  struct Waiter {
    TokenCallback done;
    bool forLogin = false;  ///< a login that is due is no answer yet
  };

  /// What is done once the lock is released.
  struct Chores {
    std::vector<TokenCallback> waiters;
    std::optional<TokenOutcome> answer;
    bool startWork = false;
    std::optional<base::SteadyTime> wakeAt;
  };

  /// A job taken from the state, and whether it still counts when it ends.
  struct Task {
    Job job = Job::kNone;
    std::uint64_t epoch = 0;
    RefreshOrder order;
  };

  /// What is kept here and not in the store. Returns tokens that never reached that.
  std::optional<credentials::Record> drop() EXCLUDES(mutex_);
  void enlist(base::SteadyTime deadline, Waiter waiter) EXCLUDES(mutex_);
  void settle(Chores& chores) REQUIRES(mutex_);
  void plan(Chores& chores) REQUIRES(mutex_);
  void doChores(Chores chores) EXCLUDES(mutex_);
  void post(std::function<void(StoredTokenManager&)> work);
  void postAt(base::SteadyTime time, std::function<void(StoredTokenManager&)> work);
  void wake() EXCLUDES(mutex_);
  void work() EXCLUDES(mutex_);
  [[nodiscard]] Task nextTask(Chores& chores) EXCLUDES(mutex_);
  [[nodiscard]] Task begin(Job job) REQUIRES(mutex_);
  [[nodiscard]] RefreshOutcome perform(const Task& task) const;
  void finish(const Task& task, const RefreshOutcome& outcome) EXCLUDES(mutex_);
  void expire(std::uint64_t waiter) EXCLUDES(mutex_);

  base::Executor& executor_;
  const base::Clock& clock_;
  StoredRecord stored_;
  std::unique_ptr<TokenSource> source_;
  const Renewal renewal_;
  std::shared_ptr<StepUp> stepUp_;
  std::function<void()> onRejected_;

  Published<AccessTokenHandle> published_;
  std::atomic<base::SteadyTime::rep> noticeAt_;  // when a call should notice that something is due
  std::atomic<bool> worked_{false};
  std::atomic<std::uint64_t> epoch_{0};  // rises with every login and logout

  mutable base::Mutex mutex_;
  TokenState state_ GUARDED_BY(mutex_);
  bool working_ GUARDED_BY(mutex_) = false;
  Job job_ GUARDED_BY(mutex_) = Job::kNone;     // what runs
  AccessTokenHandle shown_ GUARDED_BY(mutex_);  // what `published_` holds
  std::optional<base::SteadyTime> plannedAt_ GUARDED_BY(mutex_);
  std::map<std::uint64_t, Waiter> waiters_ GUARDED_BY(mutex_);
  std::uint64_t nextWaiter_ GUARDED_BY(mutex_) = 0;
};

}  // namespace profile
