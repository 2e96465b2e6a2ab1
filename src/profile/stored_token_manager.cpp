#include "profile/stored_token_manager.h"

#include "profile/refresh_log.h"

#include <chrono>
#include <limits>
#include <utility>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using base::SteadyTime;
using credentials::Record;

constexpr auto kNever = std::numeric_limits<SteadyTime::rep>::max();
constexpr auto kAtOnce = std::numeric_limits<SteadyTime::rep>::min();

SteadyTime::rep ticks(SteadyTime time) { return time.time_since_epoch().count(); }

bool asksForLogin(const TokenOutcome& outcome) {
  return std::holds_alternative<LoginRequired>(outcome);
}

/// What is to be revoked of the two: each save gives a record another generation.
std::optional<Record> newerOf(std::optional<Record> unsaved, std::optional<Record> stored) {
  const bool storedIsNewer = stored && (!unsaved || stored->generation > unsaved->generation);
  return storedIsNewer ? std::move(stored) : std::move(unsaved);
}

Error stillRenewing() {
  return {ErrorKind::kAuthServerTimeout,
          "The access token is being renewed, and the authorization server has not answered yet."};
}

}  // namespace

StoredTokenManager::StoredTokenManager(Parts parts)
    : executor_(parts.executor),
      clock_(parts.clock),
      stored_(std::move(parts.stored)),
      source_(std::move(parts.source)),
      renewal_(parts.renewal),
      stepUp_(std::move(parts.stepUp)),
      onRejected_(std::move(parts.onRejected)),
      noticeAt_(kAtOnce),
      state_(parts.renewal) {}

void StoredTokenManager::start() { wake(); }

void StoredTokenManager::noteWorked() {
  // Reads first: every call comes through here, and a write would move the cache line about.
  if (!worked_.load(std::memory_order_relaxed)) worked_.store(true, std::memory_order_relaxed);
}

AccessTokenHandle StoredTokenManager::current() {
  const auto now = clock_.steady();
  auto noticeAt = noticeAt_.load(std::memory_order_relaxed);
  if (ticks(now) >= noticeAt && noticeAt_.compare_exchange_strong(noticeAt, kNever))
    post(&StoredTokenManager::wake);
  auto token = published_.read();
  if (token && !token->isGoodAt(now)) token.reset();
  return token;
}

void StoredTokenManager::acquire(SteadyTime deadline, TokenCallback done) {
  enlist(deadline, {.done = std::move(done)});
}

void StoredTokenManager::acquireAfterLogin(SteadyTime deadline, TokenCallback done) {
  enlist(deadline, {.done = std::move(done), .forLogin = true});
}

void StoredTokenManager::enlist(SteadyTime deadline, Waiter waiter) {
  Chores chores;
  std::optional<std::uint64_t> id;
  {
    const base::MutexLock lock(mutex_);
    const auto now = clock_.steady();
    state_.demand(now);
    chores.answer = state_.answer(now);
    if (!chores.answer && deadline <= now) chores.answer = stillRenewing();
    if (chores.answer && (!waiter.forLogin || !asksForLogin(*chores.answer) || deadline <= now)) {
      chores.waiters.push_back(std::move(waiter.done));
    } else {
      id = nextWaiter_++;
      waiters_.emplace(*id, std::move(waiter));
    }
    plan(chores);
  }
  doChores(std::move(chores));
  if (id) postAt(deadline, [id = *id](StoredTokenManager& self) { self.expire(id); });
}

void StoredTokenManager::reject(const AccessTokenHandle& token) {
  if (!token) return;
  Chores chores;
  bool dropped = false;
  {
    const base::MutexLock lock(mutex_);
    const bool worked = worked_.load(std::memory_order_relaxed);
    dropped = state_.reject(token->serial, clock_.steady(), worked);
    settle(chores);
  }
  doChores(std::move(chores));
  if (dropped && onRejected_) onRejected_();
}

// The record's lock keeps a login's end and a logout apart, from the store to what is kept here.
void StoredTokenManager::accept(const Record& record) {
  Chores chores;
  {
    const auto held = stored_.lockForLogin();
    const auto saved = stored_.saveLogin(record);
    const base::MutexLock lock(mutex_);
    ++epoch_;
    state_.accept(saved, Moment::of(clock_));
    settle(chores);
  }
  stepUp_->loginEnded();
  doChores(std::move(chores));
}

std::optional<Record> StoredTokenManager::forget() {
  auto unsaved = drop();  // nobody is to wait for the store
  stepUp_->reset();
  const auto held = stored_.lockForLogout();
  auto stored = stored_.erase();
  drop();  // where a login ended meanwhile: it was just erased
  const base::MutexLock lock(mutex_);
  state_.forgotten(clock_.steady());
  return newerOf(std::move(unsaved), std::move(stored));
}

std::optional<Record> StoredTokenManager::drop() {
  Chores chores;
  std::optional<Record> unsaved;
  {
    const base::MutexLock lock(mutex_);
    ++epoch_;
    unsaved = state_.forget();
    settle(chores);
  }
  doChores(std::move(chores));
  return unsaved;
}

void StoredTokenManager::saveNow() {
  Task task;
  {
    const base::MutexLock lock(mutex_);
    if (job_ != Job::kNone || !state_.order().unsaved) return;
    working_ = true;
    task = begin(Job::kSave);
  }
  finish(task, perform(task));
  Chores chores;
  {
    const base::MutexLock lock(mutex_);
    working_ = false;
    plan(chores);
  }
  doChores(std::move(chores));
}

void StoredTokenManager::requireScope(const std::string& scope) {
  // Which scopes a machine may have is its operator's decision: asking for more could lose the
  // token that it has.
  if (!wantsLogin()) return;
  std::string granted;
  {
    const base::MutexLock lock(mutex_);
    granted = state_.scope().value_or("");
  }
  stepUp_->require(scope, granted);
}

bool StoredTokenManager::loginHelps() const { return wantsLogin() && !stepUp_->exhausted(); }

TokenStatus StoredTokenManager::status() const {
  const auto stepUp = stepUp_->reason();
  const base::MutexLock lock(mutex_);
  auto status = state_.status(clock_.steady());
  status.refreshing = working_ && job_ == Job::kRefresh;
  if (stepUp && !status.loginRequired) {
    status.loginRequired = true;
    status.loginReason = *stepUp;
    status.loginKind = ErrorKind::kInsufficientScope;
  }
  return status;
}

// After any change: shows the token that now counts, answers who waits, starts what is due.
void StoredTokenManager::settle(Chores& chores) {
  if (shown_ != state_.token()) {
    shown_ = state_.token();
    worked_.store(false, std::memory_order_relaxed);
    published_.publish(shown_);
  }
  chores.answer = state_.answer(clock_.steady());
  if (chores.answer) {
    const bool login = asksForLogin(*chores.answer);
    std::erase_if(waiters_, [&](auto& entry) {
      if (login && entry.second.forLogin) return false;
      chores.waiters.push_back(std::move(entry.second.done));
      return true;
    });
  }
  plan(chores);
}

void StoredTokenManager::plan(Chores& chores) {
  if (working_) return;
  const auto now = clock_.steady();
  if (state_.due(now) != Job::kNone) {
    working_ = chores.startWork = true;
    noticeAt_.store(kNever);
    return;
  }
  const auto next = state_.nextDue(now);
  noticeAt_.store(next ? ticks(*next) : kNever);
  if (next && next != plannedAt_) chores.wakeAt = next;
  plannedAt_ = next;
}

void StoredTokenManager::doChores(Chores chores) {
  if (chores.startWork) post(&StoredTokenManager::work);
  if (chores.wakeAt) postAt(*chores.wakeAt, &StoredTokenManager::wake);
  if (!chores.answer) return;
  for (auto& done : chores.waiters) done(*chores.answer);
}

void StoredTokenManager::post(std::function<void(StoredTokenManager&)> work) {
  executor_.post([weak = weak_from_this(), work = std::move(work)] {
    if (const auto self = weak.lock()) work(*self);
  });
}

void StoredTokenManager::postAt(SteadyTime time, std::function<void(StoredTokenManager&)> work) {
  const auto delay = std::chrono::ceil<std::chrono::milliseconds>(time - clock_.steady());
  executor_.postAfter(std::max(delay, std::chrono::milliseconds{0}),
                      [weak = weak_from_this(), work = std::move(work)] {
                        if (const auto self = weak.lock()) work(*self);
                      });
}

void StoredTokenManager::wake() {
  Chores chores;
  {
    const base::MutexLock lock(mutex_);
    plannedAt_.reset();
    plan(chores);
  }
  doChores(std::move(chores));
}

void StoredTokenManager::work() {
  for (;;) {
    Chores chores;
    const auto task = nextTask(chores);
    if (task.job == Job::kNone) {
      doChores(std::move(chores));
      return;
    }
    finish(task, perform(task));
  }
}

StoredTokenManager::Task StoredTokenManager::nextTask(Chores& chores) {
  const base::MutexLock lock(mutex_);
  if (job_ != Job::kNone) return {};  // saveNow is at it, and plans what comes next
  const auto job = state_.due(clock_.steady());
  if (job != Job::kNone) return begin(job);
  working_ = false;
  plan(chores);
  return {};
}

StoredTokenManager::Task StoredTokenManager::begin(Job job) {
  job_ = job;
  Task task{.job = job, .epoch = epoch_, .order = state_.order()};
  task.order.knownTokenWorked = worked_.load(std::memory_order_relaxed);
  task.order.stillWanted = [this, epoch = task.epoch] { return epoch_ == epoch; };
  return task;
}

RefreshOutcome StoredTokenManager::perform(const Task& task) const {
  if (task.job == Job::kLoad) return source_->load(task.order);
  if (task.job == Job::kSave) return source_->saveLate(task.order);
  return source_->refresh(task.order);
}

void StoredTokenManager::finish(const Task& task, const RefreshOutcome& outcome) {
  logOutcome({.profile = stored_.profile(), .job = task.job, .renewal = renewal_}, outcome);
  Chores chores;
  {
    const base::MutexLock lock(mutex_);
    job_ = Job::kNone;
    // The epoch of another login or logout: what this job found no longer counts.
    if (task.epoch == epoch_) state_.apply(task.job, outcome, Moment::of(clock_));
    settle(chores);
  }
  doChores(std::move(chores));
}

void StoredTokenManager::expire(std::uint64_t waiter) {
  TokenCallback done;
  std::optional<TokenOutcome> answer;
  {
    const base::MutexLock lock(mutex_);
    const auto found = waiters_.find(waiter);
    if (found == waiters_.end()) return;
    done = std::move(found->second.done);
    waiters_.erase(found);
    answer = state_.answer(clock_.steady());
  }
  done(answer ? std::move(*answer) : TokenOutcome(stillRenewing()));
}

}  // namespace profile
