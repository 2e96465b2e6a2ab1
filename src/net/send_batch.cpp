#include "net/send_batch.h"

#include <asio/post.hpp>

#include <cerrno>
#include <span>

namespace net {
namespace {

/// What is sent at once tells nothing of the others in its turn: now and then one is gathered to
/// see whether it has company.
constexpr unsigned kTrial = 16;

}  // namespace

bool SendBatch::wantsNext() {
  if (!worthwhile_ && size_ == 0 && ++direct_ % kTrial != 0) return false;
  if (!ring_) ring_ = std::make_unique<SendRing>();
  return ring_->isOpen();
}

void SendBatch::add(Send& send) {
  send.join(waiting_);
  if (size_++ == 0) asio::post(context_, [this] { endTurn(); });
}

void SendBatch::endTurn() {
  worthwhile_ = size_ > 1;
  size_ = 0;
  Link turn;  // what is added from here on waits for the next one's end
  turn.takeMembersOf(waiting_);
  Link ended;
  while (!turn.isAlone()) sendSome(turn, ended);
  while (!ended.isAlone()) {
    auto& send = static_cast<Send&>(ended.next());
    send.leave();
    send.sent(send.result_);
  }
}

void SendBatch::sendSome(Link& waiting, Link& ended) {
  std::array<Send*, SendRing::kMost> sends{};
  std::size_t count = 0;
  while (!waiting.isAlone() && count < sends.size()) {
    auto& send = static_cast<Send&>(waiting.next());
    send.leave();
    send.join(ended);
    entries_.at(count) = {.socket = send.socket(), .parts = send.parts()};
    sends.at(count++) = &send;
  }
  ring_->send(std::span(entries_).first(count));
  for (std::size_t i = 0; i < count; ++i) sends.at(i)->result_ = entries_.at(i).result;
}

}  // namespace net
