#include "bridge/bridge.h"

#include "base/error.h"
#include "base/log.h"
#include "net/completion.h"
#include "net/spawn.h"

#include <asio/post.hpp>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace bridge {

namespace {

constexpr std::size_t kReadSize = std::size_t{64} * 1024;
/// What calls under way get once the client has closed its end.
constexpr std::chrono::seconds kGrace{5};
constexpr std::chrono::seconds kEndLimit{2};

/// After a call to the kernel that failed. The client may have made its end non-blocking, and it
/// may be ours too: waits then.
bool canGoOn(int descriptor) {
  if (errno == EINTR) return true;
  if (errno != EAGAIN) return false;
  pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&wanted, 1, -1) > 0 || errno == EINTR;
}

Link::Options writingBy(Link::Options options, std::function<void(std::string_view)> write) {
  options.write = std::move(write);
  return options;
}

}  // namespace

Bridge::Bridge(Options options)
    : in_(options.in),
      output_(options.out),
      loops_(1),
      link_(loops_.at(0), writingBy(std::move(options.link),
                                    [this](std::string_view text) { output_.write(text); })),
      sse_(link_, options.transport),
      changed_(loops_.at(0).context(), asio::steady_timer::time_point::max()) {}

Bridge::~Bridge() { loops_.stop(); }

void Bridge::run() {
  auto& loop = loops_.at(0);
  net::spawn(loop, [this] { return sendInOrder(); });
  loops_.start();
  readInput();
  net::spawn(loop, [this] { return finish(); });
  auto done = done_.get_future();
  // A client that reads nothing more would hold up the end.
  if (done.wait_for(kGrace + kEndLimit) != std::future_status::ready) output_.giveUp();
  done.wait();
  loops_.stop();
}

void Bridge::readInput() {
  LineReader lines;
  std::array<char, kReadSize> bytes{};
  for (;;) {
    const auto got = ::read(in_, bytes.data(), bytes.size());
    if (got < 0 && canGoOn(in_)) continue;
    if (got <= 0) return;
    lines.feed({bytes.data(), static_cast<std::size_t>(got)});
    while (auto line = lines.next()) {
      room_.acquire();
      asio::post(loops_.at(0).context(),
                 [this, line = std::move(*line)]() mutable { take(std::move(line)); });
    }
  }
}

void Bridge::take(Line line) {
  try {
    if (line.tooLong)
      throw base::Error(base::ErrorKind::kBadRequest, "A message is larger than 16 MiB.");
    inbox_.push_back(parseMessage(std::move(line.text)));
    wake();
  } catch (const base::Error& error) {
    room_.release();
    output_.write(errorMessage({}, kInvalidRequest, error.text()));
  }
}

net::Task<> Bridge::sendInOrder() {
  for (;;) {
    while (inbox_.empty()) {
      idle_ = true;
      wake();
      co_await changed();
    }
    idle_ = false;
    auto message = std::move(inbox_.front());
    inbox_.pop_front();
    co_await handle(std::move(message));
    room_.release();
  }
}

net::Task<> Bridge::handle(Message message) {
  const bool opens = message.method == "notifications/initialized";
  if (cancels(message)) co_return;
  const bool alone = message.kind != MessageKind::kRequest || message.method == "initialize";
  if (!alone && calls_.size() >= kMaxCalls)
    co_return output_.write(
        errorMessage(message.id, kTransportError, "Too many calls are under way."));
  const auto place = enter(std::move(message));
  if (!alone) {
    net::spawn(loops_.at(0), [this, place] { return runCall(place); });
    co_return;
  }
  co_await runCall(place);
  if (opens && !sse_.isSpoken()) listen();
}

Bridge::Calls::iterator Bridge::enter(Message message) {
  auto id = message.kind == MessageKind::kRequest ? message.id : std::string();
  return calls_.emplace(calls_.end(), std::move(id),
                        std::make_shared<Call>(link_, sse_, std::move(message)));
}

net::Task<> Bridge::runCall(Calls::iterator place) {
  const auto call = place->second;
  co_await call->run();
  calls_.erase(place);
  wake();
}

void Bridge::listen() {
  if (std::exchange(listening_, true)) return;
  const auto run = [this]() -> net::Task<> {
    Listener listener(link_);
    co_await listener.run();
    listening_ = false;
  };
  net::spawn(loops_.at(0), run);
}

/// True where the end of the call's stream says it all, and the server gets no message.
bool Bridge::cancels(const Message& message) {
  if (message.cancels.empty()) return false;
  bool told = false;
  for (const auto& [id, call] : calls_)
    if (id == message.cancels) told = call->cancel();
  return told;
}

net::Task<> Bridge::finish() {
  asio::steady_timer grace(loops_.at(0).context(), kGrace);
  grace.async_wait([this](std::error_code error) {
    if (error) return;
    graceOver_ = true;
    wake();
  });
  while (!graceOver_ && (!inbox_.empty() || !idle_ || !calls_.empty())) co_await changed();
  grace.cancel();
  co_await endSession();
  done_.set_value();
}

net::Task<> Bridge::endSession() {
  const auto& session = link_.session();
  if (session.id().empty()) co_return;
  const auto exchange = link_.exchange();
  auto request = link_.request("DELETE", session.fieldsForEnd());
  try {
    co_await exchange->open(std::move(request), within(kEndLimit));
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kDebug, "the session was not ended", {{"why", error.text()}});
  }
}

net::Task<> Bridge::changed() { co_await net::elapsed(changed_); }

}  // namespace bridge
