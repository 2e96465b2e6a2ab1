#include "net/send_batch.h"

#include <asio/post.hpp>

#include <algorithm>
#include <span>

namespace net {

bool SendBatch::join(Send& send) {
  if (!isWorthwhile() || !hasRing()) return false;
  if (size_ == 0) asio::post(context_, [this] { endTurn(); });
  ++size_;
  send.join(waiting_);
  return true;
}

bool SendBatch::isWorthwhile() {
  if (size_ > 0 || hadCompany_) return true;
  // A send that does not join cannot see whether others would have: now and then one tries.
  if (++alone_ < nextTrial_) return false;
  alone_ = 0;
  return true;
}

bool SendBatch::hasRing() {
  if (!ring_) ring_ = std::make_unique<SendRing>();
  return ring_->isOpen();
}

void SendBatch::endTurn() {
  hadCompany_ = size_ > 1;
  nextTrial_ = hadCompany_ ? kFirstTrial : std::min((nextTrial_ * 2) + 1, kRarestTrial);
  size_ = 0;
  Link turn;  // what joins from here on waits for the next one's end
  turn.takeMembersOf(waiting_);
  Link ended;
  while (!turn.isAlone()) sendSome(turn, ended);
  while (!ended.isAlone()) {
    auto& send = static_cast<Send&>(ended.first());
    send.leave();
    send.sent(send.outcome_);
  }
}

void SendBatch::sendSome(Link& waiting, Link& ended) {
  std::array<Send*, SendRing::kMost> sends{};
  std::size_t count = 0;
  while (!waiting.isAlone() && count < sends.size()) {
    auto& send = static_cast<Send&>(waiting.first());
    send.leave();
    send.join(ended);
    entries_.at(count) = {.socket = send.socket(), .parts = send.parts()};
    sends.at(count++) = &send;
  }
  ring_->send(std::span(entries_).first(count));
  for (std::size_t i = 0; i < count; ++i) sends.at(i)->outcome_ = entries_.at(i).outcome;
}

}  // namespace net
