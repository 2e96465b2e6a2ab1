#include "http/front.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/front_session.h"
#include "http/front_state.h"
#include "http/listener.h"
#include "http/responder.h"
#include "net/completion.h"
#include "net/loops.h"
#include "net/spawn.h"

#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <future>
#include <utility>

namespace http {
namespace {

using asio::ip::tcp;
using std::chrono::steady_clock;

/// After the system had no descriptor or memory for another connection.
constexpr std::chrono::milliseconds kAcceptPause{100};
/// Between two lines in the log about that.
constexpr std::chrono::seconds kQuiet{10};
/// For sessions to notice that they were hung up on.
constexpr std::chrono::milliseconds kHangUpLimit{1000};

net::Task<> runSession(std::shared_ptr<FrontState> state, net::Loop& loop, tcp::socket socket,
                       FrontState::Admission admission) {
  FrontSession session(std::move(state), loop, net::Stream(loop, std::move(socket)),
                       std::move(admission));
  co_await session.run();
}

/// Past the reserve, too: no session, just the answer, as far as it goes out at once.
void turnAway(tcp::socket socket) {
  std::string bytes;
  appendAnswer(bytes, errorAnswer(base::Error(base::ErrorKind::kTooManyConnections, {})), {});
  std::error_code ignored;
  socket.native_non_blocking(true, ignored);
  socket.send(asio::buffer(bytes), 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

/// The listening socket and the coroutine that accepts from it, on the first loop.
class Front::Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  Acceptor(std::shared_ptr<FrontState> state, net::Loops& loops)
      : state_(std::move(state)),
        loops_(loops),
        acceptor_(openListener(loops.at(0).context(), state_->options.bind, state_->options.port)),
        pause_(loops.at(0).context()) {}

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void start() {
    net::spawn(loops_.at(0), [self = shared_from_this()] { return self->run(); });
  }

  /// Nothing is accepted any more when it returns. Not on a loop's thread.
  void stop() {
    std::promise<void> closed;
    auto done = closed.get_future();
    asio::post(loops_.at(0).context(),
               [self = shared_from_this(), closed = std::move(closed)]() mutable {
                 std::error_code ignored;
                 self->acceptor_.close(ignored);
                 self->pause_.cancel();
                 closed.set_value();
               });
    done.wait_for(kHangUpLimit);  // for ever, if the loops had stopped
  }

 private:
  net::Task<> run() {
    while (acceptor_.is_open()) {
      net::Loop& loop = state_->nextLoop();
      tcp::socket socket(loop.context());
      const auto error = co_await net::accepted(acceptor_, socket);
      if (!error) {
        welcome(loop, std::move(socket));
      } else if (error != asio::error::operation_aborted) {
        co_await rest(error);
      }
    }
  }

  net::Task<> rest(std::error_code why) {
    if (why == asio::error::connection_aborted) co_return;
    const auto now = steady_clock::now();
    if (now >= quietUntil_) {
      quietUntil_ = now + kQuiet;
      base::log(base::LogLevel::kWarning, "accepting a connection failed",
                {{"reason", why.message()}});
    }
    pause_.expires_after(kAcceptPause);
    co_await net::elapsed(pause_);
  }

  void welcome(net::Loop& loop, tcp::socket socket) {
    auto admission = state_->admit();
    if (admission.welcome == FrontState::Welcome::kNone) {
      turnAway(std::move(socket));
      return;
    }
    admission.place = state_->place(loop);
    net::spawn(loop, [state = state_, &loop, socket = std::move(socket),
                      admission = std::move(admission)]() mutable {
      return runSession(std::move(state), loop, std::move(socket), std::move(admission));
    });
  }

  std::shared_ptr<FrontState> state_;
  net::Loops& loops_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  base::SteadyTime quietUntil_;
};

Front::Front(net::Loops& loops, FrontOptions options, FastLane& fast, SlowLane& slow)
    : loops_(loops), state_(std::make_shared<FrontState>(loops, std::move(options), fast, slow)) {}

Front::~Front() { stop({}); }

void Front::start() {
  acceptor_ = std::make_shared<Acceptor>(state_, loops_);
  port_ = acceptor_->port();
  state_->guard = std::make_unique<const OriginGuard>(state_->options.bind, port_,
                                                      state_->options.publicBaseUrl);
  acceptor_->start();
}

bool Front::stop(std::chrono::milliseconds grace) {
  if (!acceptor_) return true;
  state_->stopping = true;
  acceptor_->stop();
  acceptor_.reset();
  state_->forEachSession(&FrontSession::closeIfIdle);
  if (state_->waitUntilEmpty(steady_clock::now() + grace)) return true;
  state_->forEachSession(&FrontSession::hangUp);
  return state_->waitUntilEmpty(steady_clock::now() + kHangUpLimit);
}

FrontCounters Front::counters() const { return state_->counters(); }

}  // namespace http
