#include "http/slow_lane.h"

#include "http/handoff_queue.h"
#include "http/handoff_socket.h"

#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <limits>
#include <thread>
#include <utility>

namespace http {
namespace {

using std::chrono::steady_clock;

Poco::Net::HTTPServerParams::Ptr paramsFor(const SlowLane::Options& options) {
  auto params = Poco::Net::HTTPServerParams::Ptr(new Poco::Net::HTTPServerParams);
  params->setKeepAlive(false);
  params->setMaxThreads(static_cast<int>(options.threads));
  params->setMaxQueued(std::numeric_limits<int>::max());  // the door counts
  return params;
}

}  // namespace

SlowLane::Place::Place(const std::shared_ptr<std::atomic<std::size_t>>& held, bool urgent)
    : held_(held.get(), [held](std::atomic<std::size_t>* count) { --*count; }), urgent_(urgent) {}

SlowLane::SlowLane(Poco::Net::HTTPRequestHandlerFactory::Ptr factory, Options options)
    : options_(options),
      queue_(std::make_shared<HandoffQueue>(options.threads - options.urgentThreads)),
      held_(std::make_shared<std::atomic<std::size_t>>(0)),
      threads_(
          std::make_unique<Poco::ThreadPool>("slow lane", 1, static_cast<int>(options.threads))),
      server_(std::make_unique<Poco::Net::HTTPServer>(
          std::move(factory), *threads_, handoffServerSocket(queue_, options.writeLimit),
          paramsFor(options))) {}

SlowLane::~SlowLane() { stop({}); }

void SlowLane::start() {
  server_->start();
  open_ = true;
}

void SlowLane::stop(std::chrono::milliseconds grace) {
  if (!open_.exchange(false)) return;
  static constexpr std::chrono::milliseconds kLook{5};
  const auto deadline = steady_clock::now() + grace;
  while (held() > 0 && steady_clock::now() < deadline) std::this_thread::sleep_for(kLook);
  queue_->close();
  server_->stopAll(true);
  threads_->joinAll();
}

std::optional<SlowLane::Place> SlowLane::place(bool urgent) {
  if (!open_) return std::nullopt;
  const auto limit = options_.threads + options_.queue + (urgent ? options_.urgentQueue : 0);
  auto held = held_->load();
  while (held < limit)
    if (held_->compare_exchange_weak(held, held + 1)) return Place(held_, urgent);
  return std::nullopt;
}

void SlowLane::serve(Place place, OwnedSocket socket, std::string request,
                     std::shared_ptr<void> ticket) {
  using Tickets = std::pair<std::shared_ptr<void>, std::shared_ptr<void>>;
  auto both = std::make_shared<Tickets>(std::move(place.held_), std::move(ticket));
  queue_->push({.socket = std::move(socket),
                .request = std::move(request),
                .urgent = place.urgent_,
                .ticket = both});
}

}  // namespace http
