#include "http/front_state.h"

#include "http/front_session.h"
#include "net/loops.h"

#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace http {

FrontState::FrontState(net::Loops& loops, FrontOptions given, FastLane& fastLane,
                       SlowLane& slowLane)
    : options(std::move(given)), fast(fastLane), slow(slowLane), sessions_(loops.size()) {
  for (std::size_t i = 0; i < loops.size(); ++i) sessions_[i].loop = &loops.at(i);
}

FrontState::Admission FrontState::admit() {
  ++accepted_;
  const auto open = ++open_;
  Admission admission;
  admission.ticket = std::shared_ptr<void>(
      this, [self = shared_from_this()](void* /*state*/) { self->connectionEnded(); });
  if (open > options.maxConnections + options.reserve) makeRoom();
  if (open <= options.maxConnections) {
    admission.welcome = Welcome::kNormal;
  } else if (open <= options.maxConnections + 2 * options.reserve) {  // some are on their way out
    admission.welcome = Welcome::kReserve;
  } else {
    ++refused_;
  }
  return admission;
}

void FrontState::connectionEnded() {
  if (--open_ > 0) return;
  const base::MutexLock lock(mutex_);
  ended_.notifyAll();
}

bool FrontState::waitUntilEmpty(base::SteadyTime deadline) {
  const base::MutexLock lock(mutex_);
  while (open_ > 0)
    if (!ended_.waitUntil(mutex_, deadline)) return open_ == 0;
  return true;
}

FrontState::Sessions& FrontState::sessionsOf(net::Loop& loop) {
  return *std::ranges::find(sessions_, &loop, &Sessions::loop);
}

net::Loop& FrontState::nextLoop() const {
  const auto hasFew = [this](const Sessions& each) { return each.count < options.sharing; };
  const auto found = std::ranges::find_if(sessions_, hasFew);
  if (found != sessions_.end()) return *found->loop;
  return *std::ranges::min_element(sessions_, {}, [](const Sessions& sessions) {
            return sessions.count.load();
          })->loop;
}

std::shared_ptr<void> FrontState::place(net::Loop& loop) {
  auto& sessions = sessionsOf(loop);
  std::shared_ptr<void> place(
      &sessions, [self = shared_from_this(), &sessions](void* /*place*/) { --sessions.count; });
  ++sessions.count;
  return place;
}

void FrontState::makeRoom() {
  const auto oldest = takeOldest();
  if (oldest.empty()) return;
  const auto [sessions, session] = oldest.mapped();
  asio::post(sessions->loop->context(),
             [self = shared_from_this(), silence = oldest.key(), sessions, session] {
               if (sessions->open.contains(session)) session->makeRoom(silence);
             });
}

FrontState::WaitingSessions::node_type FrontState::takeOldest() {
  const base::MutexLock lock(mutex_);
  return waiting_.empty() ? WaitingSessions::node_type{} : waiting_.extract(waiting_.begin());
}

FrontState::Silence FrontState::silenceBegins(net::Loop& loop, FrontSession& session) {
  const base::MutexLock lock(mutex_);
  waiting_.emplace(++silences_, Waiting{.sessions = &sessionsOf(loop), .session = &session});
  return silences_;
}

void FrontState::silenceEnds(Silence silence) {
  const base::MutexLock lock(mutex_);
  waiting_.erase(silence);
}

void FrontState::enter(net::Loop& loop, FrontSession& session) {
  sessionsOf(loop).open.insert(&session);
}

void FrontState::leave(net::Loop& loop, FrontSession& session) {
  sessionsOf(loop).open.erase(&session);
}

void FrontState::forEachSession(void (FrontSession::*what)()) {
  for (auto& sessions : sessions_) {
    asio::post(sessions.loop->context(), [self = shared_from_this(), &sessions, what] {
      const auto open = sessions.open;
      for (auto* session : open) (session->*what)();
    });
  }
}

FrontCounters FrontState::counters() const {
  return {.open = open_, .accepted = accepted_, .refused = refused_};
}

}  // namespace http
