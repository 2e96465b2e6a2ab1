#pragma once

#include "profile/profile.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace support {

/// A TokenManager that does what the test tells it to. Any thread.
class FakeTokenManager final : public profile::TokenManager {
 public:
  [[nodiscard]] static profile::AccessTokenHandle token(std::string_view text,
                                                        std::uint64_t serial = 1) {
    auto made = std::make_shared<profile::AccessToken>();
    made->authorization = base::Secret("Bearer " + std::string(text));
    made->serial = serial;
    return made;
  }

  /// What `current` gives; null for none.
  void setCurrent(profile::AccessTokenHandle token) {
    const std::scoped_lock lock(mutex_);
    current_ = std::move(token);
  }

  /// What the next `acquire` is answered with, at once; without any, the callbacks are kept until
  /// `deliver`.
  void answerNext(profile::TokenOutcome outcome) {
    const std::scoped_lock lock(mutex_);
    answers_.push_back(std::move(outcome));
  }

  /// Answers all who wait, on the calling thread. A token becomes the current one.
  void deliver(const profile::TokenOutcome& outcome) {
    std::vector<profile::TokenCallback> waiting;
    {
      const std::scoped_lock lock(mutex_);
      waiting.swap(waiting_);
      adopt(outcome);
    }
    for (const auto& done : waiting) done(outcome);
  }

  /// Blocks until that many callers wait in `acquire`. False after 5 s.
  [[nodiscard]] bool waitForWaiters(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5),
                             [&] { return waiting_.size() >= count; });
  }

  /// Blocks until `acquire` was called that often. False after 5 s.
  [[nodiscard]] bool waitForAcquired(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [&] { return acquired_ >= count; });
  }

  [[nodiscard]] profile::AccessTokenHandle current() override {
    const std::scoped_lock lock(mutex_);
    return current_;
  }

  void acquire(base::SteadyTime /*deadline*/, profile::TokenCallback done) override {
    std::optional<profile::TokenOutcome> answer;
    {
      const std::scoped_lock lock(mutex_);
      ++acquired_;
      changed_.notify_all();
      if (answers_.empty()) {
        waiting_.push_back(std::move(done));
        return;
      }
      answer = std::move(answers_.front());
      answers_.pop_front();
      adopt(*answer);
    }
    done(std::move(*answer));
  }

  void reject(const profile::AccessTokenHandle& token) override {
    const std::scoped_lock lock(mutex_);
    rejected_.emplace_back(token->authorization.reveal());
    if (current_ == token) current_ = nullptr;
  }

  void accept(const credentials::Record& /*record*/) override {}

  std::optional<credentials::Record> forget() override {
    setCurrent(nullptr);
    return std::nullopt;
  }

  void requireScope(const std::string& scope) override {
    const std::scoped_lock lock(mutex_);
    scopes_.push_back(scope);
  }

  [[nodiscard]] bool loginHelps() const override { return loginHelps_; }

  void setLoginHelps(bool helps) { loginHelps_ = helps; }

  [[nodiscard]] bool wantsLogin() const override { return wantsLogin_; }

  void setWantsLogin(bool wants) { wantsLogin_ = wants; }

  bool renews_ = true;

  [[nodiscard]] bool renews() const override { return renews_; }

  void setRenews(bool renews) { renews_ = renews; }

  [[nodiscard]] profile::TokenStatus status() const override {
    const std::scoped_lock lock(mutex_);
    return status_;
  }

  void setStatus(profile::TokenStatus status) {
    const std::scoped_lock lock(mutex_);
    status_ = std::move(status);
  }

  [[nodiscard]] std::vector<std::string> rejected() const {
    const std::scoped_lock lock(mutex_);
    return rejected_;
  }

  [[nodiscard]] std::vector<std::string> requiredScopes() const {
    const std::scoped_lock lock(mutex_);
    return scopes_;
  }

  [[nodiscard]] int acquired() const {
    const std::scoped_lock lock(mutex_);
    return acquired_;
  }

 private:
  void adopt(const profile::TokenOutcome& outcome) {
    if (const auto* token = std::get_if<profile::AccessTokenHandle>(&outcome)) current_ = *token;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  profile::AccessTokenHandle current_ = token("t1");
  std::deque<profile::TokenOutcome> answers_;
  std::vector<profile::TokenCallback> waiting_;
  std::vector<std::string> rejected_;
  std::vector<std::string> scopes_;
  profile::TokenStatus status_;
  int acquired_ = 0;
  std::atomic<bool> loginHelps_{true};
  std::atomic<bool> wantsLogin_{true};
};

/// A login that goes as the test says. Any thread, but set it up before it is used.
class FakeAuthorizationFlow final : public profile::AuthorizationFlow {
 public:
  FakeAuthorizationFlow() {
    start.authorizationUrl = "https://as.example/authorize?state=s";
    start.cookieName = "login";
    start.cookieValue = "v";
    end.issuer = "https://as.example";
    end.hasRefreshToken = true;
  }

  profile::LoginStart start;
  profile::LoginEnd end;
  std::optional<base::Error> failure;                          ///< thrown by both steps
  std::vector<std::pair<std::string, std::string>> completed;  ///< query, cookies
  std::optional<profile::LoginProgress> standing;              ///< for whoever asks
  int cancelled = 0;

  [[nodiscard]] profile::LoginStart begin() override {
    if (failure) throw base::Error(*failure);
    return start;
  }

  [[nodiscard]] profile::LoginEnd complete(std::string_view query,
                                           std::string_view cookieHeader) override {
    completed.emplace_back(query, cookieHeader);
    if (failure) throw base::Error(*failure);
    return end;
  }

  [[nodiscard]] std::optional<profile::LoginProgress> progress(
      std::string_view /*cookieHeader*/) override {
    return standing;
  }

  void cancel(std::string_view /*cookieHeader*/) override {
    ++cancelled;
    standing.reset();
  }
};

/// A profile made of fakes. Set it up before traffic starts; the rest is for any thread.
class FakeProfile final : public profile::Profile {
 public:
  FakeProfile(std::string name, const std::string& upstreamUrl)
      : name_(std::move(name)), upstream_(http::Url::parse(upstreamUrl).value()) {
    profileSettings.name = name_;
    profileSettings.upstreamMcpUrl = upstreamUrl;
    profileStatus.name = name_;
    profileStatus.upstreamOrigin = upstream_.origin();
  }

  config::ProfileSettings profileSettings;
  profile::ProfileStatus profileStatus;
  FakeTokenManager tokenManager;
  FakeAuthorizationFlow flow;
  std::string logoutText;

  void start() override {}

  [[nodiscard]] const std::string& name() const override { return name_; }

  [[nodiscard]] const config::ProfileSettings& settings() const override { return profileSettings; }

  [[nodiscard]] const http::Url& upstream() const override { return upstream_; }

  [[nodiscard]] profile::TokenManager& tokens() override { return tokenManager; }

  [[nodiscard]] profile::AuthorizationFlow& login() override { return flow; }

  std::string logout() override {
    const std::scoped_lock lock(mutex_);
    ++logouts_;
    return logoutText;
  }

  [[nodiscard]] profile::ProfileStatus status() const override { return profileStatus; }

  void noteUpstream(std::optional<base::Error> trouble) override {
    const std::scoped_lock lock(mutex_);
    notes_.push_back(trouble ? std::optional(trouble->kind()) : std::nullopt);
  }

  /// What `noteUpstream` was told, in order.
  [[nodiscard]] std::vector<std::optional<base::ErrorKind>> notes() const {
    const std::scoped_lock lock(mutex_);
    return notes_;
  }

  [[nodiscard]] int logouts() const {
    const std::scoped_lock lock(mutex_);
    return logouts_;
  }

 private:
  std::string name_;
  http::Url upstream_;
  mutable std::mutex mutex_;
  std::vector<std::optional<base::ErrorKind>> notes_;
  int logouts_ = 0;
};

}  // namespace support
