#include "net/resolver.h"

#include "base/error.h"
#include "base/mutex.h"
#include "net/completion.h"
#include "net/loops.h"

#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <netdb.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <map>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace net {
namespace {

using Addresses = std::vector<asio::ip::address>;

struct Answer {
  Addresses addresses;
  std::string fault;  ///< the system's words when there are none
};

asio::ip::address addressOf(const addrinfo& info) {
  if (info.ai_family == AF_INET) {
    asio::ip::tcp::endpoint endpoint;
    std::memcpy(endpoint.data(), info.ai_addr, sizeof(sockaddr_in));
    return endpoint.address();
  }
  asio::ip::tcp::endpoint endpoint(asio::ip::tcp::v6(), 0);
  std::memcpy(endpoint.data(), info.ai_addr, sizeof(sockaddr_in6));
  return endpoint.address();
}

Answer lookUp(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int fault = getaddrinfo(host.c_str(), nullptr, &wanted, &list);
  if (fault != 0) return {.addresses = {}, .fault = gai_strerror(fault)};
  Answer answer;
  for (const addrinfo* info = list; info != nullptr; info = info->ai_next)
    if (info->ai_family == AF_INET || info->ai_family == AF_INET6)
      answer.addresses.push_back(addressOf(*info));
  freeaddrinfo(list);
  if (answer.addresses.empty()) answer.fault = "no addresses";
  return answer;
}

/// One caller's place: the timer is both its deadline and its bell.
struct Waiter {
  Waiter(Loop& on, base::SteadyTime deadline) : loop(on), timer(on.context(), deadline) {}

  Loop& loop;
  asio::steady_timer timer;
  std::optional<Answer> answer;
};

using WaiterPtr = std::shared_ptr<Waiter>;

}  // namespace

class Resolver::State : public std::enable_shared_from_this<State> {
 public:
  void join(const std::string& host, const WaiterPtr& waiter) EXCLUDES(mutex_);

  /// After this nothing touches the waiter's loop any more, which may go next.
  void leave(const std::string& host, const WaiterPtr& waiter) EXCLUDES(mutex_) {
    const base::MutexLock lock(mutex_);
    const auto found = names_.find(host);
    if (found != names_.end()) std::erase(found->second.waiters, waiter);
  }

 private:
  struct Name {
    std::vector<WaiterPtr> waiters;
    bool underWay = false;
    Answer answer;
    base::SteadyTime freshUntil;
  };

  void finish(const std::string& host, Answer answer) EXCLUDES(mutex_);

  base::Mutex mutex_;
  std::map<std::string, Name> names_ GUARDED_BY(mutex_);
};

void Resolver::State::join(const std::string& host, const WaiterPtr& waiter) {
  const base::MutexLock lock(mutex_);
  auto& name = names_[host];
  if (std::chrono::steady_clock::now() < name.freshUntil) {
    waiter->answer = name.answer;
    return;
  }
  name.waiters.push_back(waiter);
  if (name.underWay) return;
  try {
    std::thread([self = shared_from_this(), host] { self->finish(host, lookUp(host)); }).detach();
    name.underWay = true;
  } catch (const std::system_error& fault) {
    std::erase(name.waiters, waiter);
    throw base::Error(base::ErrorKind::kUpstreamUnreachable,
                      "The name " + host + " could not be resolved: no thread for it.",
                      fault.what(), "This process, or its user, may have too many threads.");
  }
}

void Resolver::State::finish(const std::string& host, Answer answer) {
  const base::MutexLock lock(mutex_);
  auto& name = names_[host];
  name.underWay = false;
  if (!answer.addresses.empty()) name.freshUntil = std::chrono::steady_clock::now() + kFresh;
  name.answer = std::move(answer);
  for (const auto& each : name.waiters) {
    auto ring = [weak = std::weak_ptr(each), found = name.answer]() mutable {
      const auto waiter = weak.lock();
      if (!waiter) return;
      waiter->answer = std::move(found);
      waiter->timer.cancel();
    };
    asio::post(each->loop.context(), std::move(ring));
  }
  name.waiters.clear();
}

Resolver::Resolver() : state_(std::make_shared<State>()) {}

Resolver::~Resolver() = default;

Task<Addresses> Resolver::resolve(Loop& loop, std::string host, base::SteadyTime deadline) {
  std::error_code notALiteral;
  const auto literal = asio::ip::make_address(host, notALiteral);
  if (!notALiteral) co_return Addresses{literal};

  struct Place {
    std::shared_ptr<State> state;
    const std::string& host;
    WaiterPtr waiter;

    Place(std::shared_ptr<State> in, const std::string& of, WaiterPtr with)
        : state(std::move(in)), host(of), waiter(std::move(with)) {
      state->join(host, waiter);
    }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    ~Place() { state->leave(host, waiter); }
  };

  const Place place(state_, host, std::make_shared<Waiter>(loop, deadline));
  Waiter& waiter = *place.waiter;
  if (!waiter.answer) {
    co_await elapsed(waiter.timer);
  }
  if (!waiter.answer)
    throw base::Error(base::ErrorKind::kUpstreamTimeout,
                      "The name " + host + " was not resolved in time.", {},
                      "Check this machine's name server and network.");
  if (waiter.answer->addresses.empty())
    throw base::Error(base::ErrorKind::kUpstreamUnreachable,
                      "The name " + host + " could not be resolved: " + waiter.answer->fault + ".",
                      {}, "Check the host name and this machine's network.");
  co_return waiter.answer->addresses;
}

}  // namespace net
