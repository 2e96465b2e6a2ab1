#include "bridge/listener.h"

#include "base/error.h"
#include "base/log.h"

#include <algorithm>
#include <utility>

namespace bridge {

namespace {

constexpr int kFirstServerFault = 500;
constexpr std::chrono::milliseconds kFirstPause{1000};
constexpr std::chrono::milliseconds kLongestPause{30'000};

}  // namespace

net::Task<> Listener::run() {
  auto pause = kFirstPause;
  for (bool wanted = true; wanted;) {
    bool reached = true;
    try {
      wanted = co_await listenOnce();
    } catch (const base::Error& error) {
      reached = false;
      base::log(base::LogLevel::kDebug, "the server's stream broke", {{"why", error.text()}});
    }
    if (!wanted) co_return;
    pause = reached ? events_.retry().value_or(kFirstPause) : std::min(pause * 2, kLongestPause);
    co_await link_.pause(pause);
  }
}

net::Task<bool> Listener::listenOnce() {
  auto& session = link_.session();
  if (sessionId_ != session.id()) events_ = EventStream();
  sessionId_ = session.id();
  events_.cut();
  exchange_ = link_.exchange();
  auto request = link_.request("GET", session.fieldsForStream(events_.lastId()));
  co_await exchange_->open(std::move(request), within(kHeadLimit));
  if (exchange_->status() >= kFirstServerFault) co_return true;
  if (!exchange_->ok()) {
    const bool mended = co_await isMended();
    co_return mended;
  }
  if (!exchange_->isEventStream()) co_return false;
  opened_ = true;
  co_await passEvents();
  co_return true;
}

/// Only where a stream was there before: servers without one may answer as if the session were
/// lost.
net::Task<bool> Listener::isMended() {
  const auto body = co_await exchange_->readAll();
  const bool lost = std::exchange(opened_, false) && !sessionId_.empty() &&
                    saysSessionIsLost(exchange_->status(), body);
  if (!lost) co_return false;
  const bool renewed = co_await link_.renewSession(sessionId_);
  co_return renewed;
}

net::Task<> Listener::passEvents() {
  for (;;) {
    const auto bytes = co_await exchange_->read();
    if (bytes.empty()) break;
    events_.feed(bytes);
    while (auto data = events_.next()) link_.pass(std::move(*data));
  }
}

}  // namespace bridge
