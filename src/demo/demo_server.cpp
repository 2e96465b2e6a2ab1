#include "demo/demo_server.h"

#include "demo/demo_site.h"
#include "demo/handlers.h"
#include "http/front.h"
#include "http/no_fast_lane.h"
#include "http/slow_lane.h"
#include "net/loops.h"

#include <utility>

namespace demo {

namespace {

constexpr std::chrono::milliseconds kGrace{1000};
constexpr std::size_t kThreads = 4;
constexpr std::size_t kQueue = 64;
constexpr std::size_t kMaxConnections = 200;

http::FrontOptions frontOptions(std::uint16_t port) {
  http::FrontOptions options;
  options.bind = "127.0.0.1";
  options.port = port;
  options.slowLaneOnly = true;
  options.maxConnections = kMaxConnections;
  return options;
}

http::SlowLane::Options slowOptions() {
  http::SlowLane::Options options;
  options.threads = kThreads;
  options.queue = kQueue;
  return options;
}

}  // namespace

/// In the order in which they are made; the front goes first at the end.
struct DemoServer::Running {
  explicit Running(std::uint16_t port)
      : slow(handlers, slowOptions()), front(loops, frontOptions(port), fast, slow) {}

  net::Loops loops{1};
  http::NoFastLane fast;
  std::unique_ptr<DemoSite> site;
  Poco::SharedPtr<HandlerFactory> handlers{new HandlerFactory};
  http::SlowLane slow;
  http::Front front;
};

DemoServer::DemoServer(DemoOptions options, const base::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

DemoServer::~DemoServer() { stop(); }

void DemoServer::start() {
  running_ = std::make_unique<Running>(options_.port);
  running_->loops.start();
  try {
    running_->front.start();
  } catch (...) {
    running_->loops.stop();
    running_.reset();
    throw;
  }
  // Whoever comes before the slow lane runs is told to come again.
  running_->site = std::make_unique<DemoSite>(Addresses{.issuer = issuer()}, options_, clock_);
  running_->handlers->serve(*running_->site);
  running_->slow.start();
}

void DemoServer::stop() {
  if (!running_) return;
  running_->front.stop(kGrace);
  running_->slow.stop(kGrace);
  running_->loops.stop();
  running_.reset();
}

std::uint16_t DemoServer::port() const { return running_ ? running_->front.port() : options_.port; }

std::string DemoServer::issuer() const { return "http://127.0.0.1:" + std::to_string(port()); }

std::string DemoServer::url() const { return issuer() + "/mcp"; }

}  // namespace demo
