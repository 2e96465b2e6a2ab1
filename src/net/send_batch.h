#pragma once

#include "net/link.h"
#include "net/parts.h"
#include "net/send_ring.h"

#include <asio/io_context.hpp>

#include <array>
#include <cstddef>
#include <memory>

namespace net {

/// The sends of one turn of a loop, which go to the kernel in one call at the turn's end: once the
/// loop has done what was ready, and has looked for new events. Whoever waits for the bytes is
/// woken then, and not in the midst of the loop's work (docs/adr/0016). The loop's thread only.
class SendBatch {
 public:
  /// One of them. Leaves the batch when it is destroyed.
  class Send : private Link {
   public:
    Send() = default;
    virtual ~Send() = default;
    Send(const Send&) = delete;
    Send& operator=(const Send&) = delete;

   private:
    friend class SendBatch;

    /// Asked at the turn's end, for the number may be another socket's by then. -1: closed.
    [[nodiscard]] virtual int socket() const = 0;
    /// The bytes stay where they are until `sent`.
    [[nodiscard]] virtual const Parts& parts() const = 0;
    /// Bytes, or a negative errno; -EAGAIN also where it was not tried. May destroy this and other
    /// sends.
    virtual void sent(int outcome) = 0;

    int outcome_ = 0;
  };

  explicit SendBatch(asio::io_context& context) : context_(context) {}

  /// True: `send` was taken, and `sent` is called at the turn's end. False: its owner sends at
  /// once, as the system has no ring, or this turn and the last one had no other.
  [[nodiscard]] bool join(Send& send);

 private:
  // Odd, so that trials do not keep step with turns of some sends each.
  static constexpr unsigned kFirstTrial = 15;
  static constexpr unsigned kRarestTrial = 255;

  [[nodiscard]] bool isWorthwhile();
  [[nodiscard]] bool hasRing();
  void endTurn();
  /// As many as the ring takes go from `waiting` to `ended`.
  void sendSome(Link& waiting, Link& ended);

  asio::io_context& context_;
  std::unique_ptr<SendRing> ring_;
  std::array<SendRing::Entry, SendRing::kMost> entries_;
  Link waiting_;
  std::size_t size_ = 0;
  bool hadCompany_ = false;  ///< in the last turn
  unsigned alone_ = 0;       ///< sends that did not join, since the last trial
  unsigned nextTrial_ = kFirstTrial;
};

}  // namespace net
