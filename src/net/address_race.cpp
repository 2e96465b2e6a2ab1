#include "net/address_race.h"

#include "net/completion.h"
#include "net/loops.h"

#include <asio/error.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace net {
namespace {

using asio::ip::tcp;

/// The attempts under way. Their completions keep it alive when the race is long over.
class Race : public std::enable_shared_from_this<Race> {
 public:
  explicit Race(Loop& loop) : loop_(loop), bell_(loop.context()) {}

  void attempt(const tcp::endpoint& endpoint) {
    auto& socket = *attempts_.emplace_back(std::make_unique<tcp::socket>(loop_.context()));
    ++running_;
    socket.async_connect(endpoint, [self = shared_from_this(), &socket](std::error_code error) {
      self->ended(socket, error);
    });
  }

  /// Until an attempt ends or `until`.
  Task<> wait(base::SteadyTime until) {
    bell_.expires_at(until);
    co_await elapsed(bell_);
  }

  void close() {
    std::error_code ignored;
    for (const auto& socket : attempts_) socket->close(ignored);
  }

  [[nodiscard]] bool running() const { return running_ > 0; }

  [[nodiscard]] std::optional<tcp::socket>& winner() { return winner_; }

  [[nodiscard]] std::error_code lastError() const { return lastError_; }

 private:
  void ended(tcp::socket& socket, std::error_code error) {
    --running_;
    if (error) {
      lastError_ = error;
    } else if (!winner_) {
      winner_.emplace(std::move(socket));
    }
    bell_.cancel();
  }

  Loop& loop_;
  asio::steady_timer bell_;
  std::vector<std::unique_ptr<tcp::socket>> attempts_;
  std::optional<tcp::socket> winner_;
  std::error_code lastError_;
  std::size_t running_ = 0;
};

}  // namespace

std::vector<tcp::endpoint> interleaved(const std::vector<tcp::endpoint>& endpoints) {
  if (endpoints.empty()) return {};
  const bool firstIsV6 = endpoints.front().address().is_v6();
  std::vector<tcp::endpoint> first;
  std::vector<tcp::endpoint> second;
  for (const auto& endpoint : endpoints)
    (endpoint.address().is_v6() == firstIsV6 ? first : second).push_back(endpoint);
  std::vector<tcp::endpoint> mixed;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

Task<RaceResult> raceAddresses(Loop& loop, std::vector<tcp::endpoint> endpoints,
                               base::SteadyTime deadline) {
  const auto race = std::make_shared<Race>(loop);
  const auto order = interleaved(endpoints);
  RaceResult result;
  for (auto next = order.begin(); !race->winner();) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) break;
    if (next != order.end()) race->attempt(*next++);
    if (next == order.end() && !race->running()) break;
    co_await race->wait(next == order.end() ? deadline : std::min(deadline, now + kAttemptDelay));
  }
  result.socket = std::move(race->winner());
  const bool undecided = race->running() || !race->lastError();
  if (!result.socket) result.error = undecided ? asio::error::timed_out : race->lastError();
  race->close();
  co_return result;
}

}  // namespace net
