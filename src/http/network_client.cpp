#include "http/network_client.h"

#include "base/clock.h"
#include "base/error.h"
#include "http/client_exchange.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/spawn.h"

#include <chrono>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

namespace http {
namespace {

using base::Error;
using base::ErrorKind;

using Outcome = std::variant<ClientResponse, Error>;

/// The exchange keeps its deadline itself, to the wheel's tick. This is for loops that have
/// stopped.
constexpr std::chrono::milliseconds kSlack{500};

Error shuttingDown() { return {ErrorKind::kShuttingDown, {}}; }

/// Does not throw.
net::Task<Outcome> outcomeOf(ClientExchange& exchange, net::Loop& loop) {
  try {
    co_return co_await exchange.run(loop);
  } catch (const Error& error) {
    co_return error;
  } catch (const std::exception& error) {
    co_return Error(ErrorKind::kInternal, {}, error.what());
  }
}

}  // namespace

/// Where the waiting thread and the loop meet. The first outcome counts.
class NetworkClient::Pending {
 public:
  void finish(Outcome outcome) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    if (!outcome_) outcome_.emplace(std::move(outcome));
    finished_.notifyOne();
  }

  /// nullopt: none came until then.
  std::optional<Outcome> wait(base::SteadyTime until) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    while (!outcome_)
      if (!finished_.waitUntil(mutex_, until)) break;
    return std::move(outcome_);
  }

 private:
  base::Mutex mutex_;
  base::ConditionVariable finished_;
  std::optional<Outcome> outcome_ GUARDED_BY(mutex_);
};

NetworkClient::NetworkClient(net::Loops& loops, std::shared_ptr<const net::Connector> connector,
                             std::string userAgent)
    : loops_(loops), connector_(std::move(connector)), userAgent_(std::move(userAgent)) {}

NetworkClient::~NetworkClient() = default;

ClientResponse NetworkClient::send(const ClientRequest& request, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const auto pending = std::make_shared<Pending>();
  // The exchange may outlive this call when the client is stopped: it owns what it uses.
  const auto exchange = std::make_shared<ClientExchange>(connector_, request, userAgent_, deadline);
  enter(pending);
  net::Loop& loop = loops_.next();
  net::spawn(loop, [exchange, pending, &loop]() -> net::Task<> {
    auto outcome = co_await outcomeOf(*exchange, loop);
    pending->finish(std::move(outcome));
  });
  auto outcome = pending->wait(deadline + kSlack);
  leave(pending);
  if (!outcome)
    throw Error(ErrorKind::kAuthServerTimeout, request.url.origin() + " did not answer in time.");
  if (const auto* error = std::get_if<Error>(&*outcome)) throw Error(*error);
  return std::get<ClientResponse>(std::move(*outcome));
}

void NetworkClient::stop() {
  const base::MutexLock lock(mutex_);
  stopped_ = true;
  for (const auto& pending : pending_) pending->finish(shuttingDown());
}

void NetworkClient::enter(const std::shared_ptr<Pending>& pending) {
  const base::MutexLock lock(mutex_);
  if (stopped_) throw shuttingDown();
  pending_.insert(pending);
}

void NetworkClient::leave(const std::shared_ptr<Pending>& pending) {
  const base::MutexLock lock(mutex_);
  pending_.erase(pending);
}

}  // namespace http
