#include "net/send_ring.h"

#include "base/log.h"

#include <cerrno>
#include <system_error>

#if defined(HAVE_LIBURING)
#include "net/no_signal.h"

#include <liburing.h>
#include <sys/socket.h>

#include <array>
#endif

namespace net {

#if defined(HAVE_LIBURING)

namespace {

/// One thread submits, and takes what has ended itself: the quickest way, since Linux 6.1. An entry
/// that cannot be sent does not keep back those behind it.
constexpr unsigned kSetup =
    IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL;

/// The kernel may lack memory for an entry, or be interrupted, before anything of it was sent.
bool wasTried(int outcome) { return outcome != -ENOMEM && outcome != -EINTR; }

void logMissing(int why) {
  base::log(base::LogLevel::kDebug, "no io_uring: each send is a call of its own",
            {{"why", std::error_code(why, std::system_category()).message()}});
}

/// An entry that waited for its socket would go on when its bytes are long gone.
constexpr int kHow = kNoSignal | MSG_DONTWAIT;

}  // namespace

struct SendRing::Ring {
  Ring() : failure(-io_uring_queue_init(kMost, &queue, kSetup)) {}

  ~Ring() {
    if (failure == 0) io_uring_queue_exit(&queue);
  }

  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  void prepare(const Entry& entry, std::size_t index) {
    auto* const slot = io_uring_get_sqe(&queue);
    auto& [header, vectors] = messages.at(index);
    header.msg_iov = vectors.data();
    header.msg_iovlen = toVectors(entry.parts, vectors);
    if (header.msg_iovlen == 1)
      io_uring_prep_send(slot, entry.socket, vectors[0].iov_base, vectors[0].iov_len, kHow);
    else
      io_uring_prep_sendmsg(slot, entry.socket, &header, kHow);
    io_uring_sqe_set_data64(slot, index);
  }

  /// How many have ended since the last time.
  std::size_t collect(std::span<Entry> entries) {
    std::array<io_uring_cqe*, kMost> ended{};
    const auto count = io_uring_peek_batch_cqe(&queue, ended.data(), kMost);
    for (const auto* const each : std::span(ended).first(count))
      entries[io_uring_cqe_get_data64(each)].outcome = wasTried(each->res) ? each->res : -EAGAIN;
    io_uring_cq_advance(&queue, count);
    return count;
  }

  struct Message {
    msghdr header{};
    PartVectors vectors{};
  };

  io_uring queue{};
  int failure;
  std::array<Message, kMost> messages{};
};

SendRing::SendRing() : ring_(std::make_unique<Ring>()) {
  if (ring_->failure == 0) return;
  logMissing(ring_->failure);
  ring_.reset();
}

void SendRing::send(std::span<Entry> entries) {
  for (auto& entry : entries) entry.outcome = -EAGAIN;
  if (!isOpen()) return;
  for (std::size_t i = 0; i < entries.size(); ++i) ring_->prepare(entries[i], i);
  std::size_t ended = 0;
  while (ended < entries.size()) {
    const auto missing = static_cast<unsigned>(entries.size() - ended);
    const int taken = io_uring_submit_and_wait(&ring_->queue, missing);
    ended += ring_->collect(entries);
    if (taken >= 0 || taken == -EINTR) continue;
    // The kernel took nothing of what is left, and forgets it with the ring.
    logMissing(-taken);
    ring_.reset();
    return;
  }
}

#else

struct SendRing::Ring {};

SendRing::SendRing() = default;

void SendRing::send(std::span<Entry> entries) {
  for (auto& entry : entries) entry.outcome = -EAGAIN;
}

#endif

SendRing::~SendRing() = default;

}  // namespace net
