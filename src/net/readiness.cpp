#include "net/readiness.h"

#if defined(NET_REACTOR_READINESS)

#include <asio/detail/reactor.hpp>
#include <asio/detail/reactor_op.hpp>
#include <asio/execution_context.hpp>

#include <array>
#include <cassert>
#include <utility>

namespace net {
namespace {

using asio::detail::operation;
using asio::detail::reactor;
using asio::detail::reactor_op;
using asio::ip::tcp;
using Waiters = std::array<Readiness::Waiter*, 2>;

/// Reaches what the reactor keeps for a socket.
struct Registered : tcp::socket {
  static reactor::per_descriptor_data& of(tcp::socket& socket) {
    return (socket.*&Registered::impl_).get_implementation().reactor_data_;
  }
};

}  // namespace

/// Operations that lie in the reactor's queues for the socket as long as it is open, and note what
/// the reactor tells. A reset has a queue of its own (with urgent data, which MCP has none of):
/// behind bytes nothing else tells of it, for TCP_INQ knows an orderly end only. There are two for
/// reads, as one that wakes the reader leaves the queue for a moment: what is put into an empty
/// queue costs a call to the kernel.
class Readiness::State {
 public:
  explicit State(tcp::socket& socket)
      : socket_(socket), reactor_(asio::use_service<reactor>(socket.get_executor().context())) {}

  [[nodiscard]] bool maybe() const { return maybe_; }

  /// The first time tells too little: what came before the notes lay in their queues went unseen.
  void drained() {
    if (queued_ > 0)
      maybe_ = hungUp_;
    else
      queueAll();
  }

  void wait(Waiter& waiter) {
    if (queued_ == 0) queueAll();
    maybe_ = hungUp_;
    auto& place = waiters_[waiters_[0] == nullptr ? 0 : 1];
    assert(place == nullptr);
    place = &waiter;
  }

  /// The reactor gives all notes back only when the socket has been closed.
  void letGo() {
    abandoned_ = true;
    if (queued_ == 0) delete this;
  }

 private:
  struct Note final : reactor_op {
    Note(State& state, int queue)
        : reactor_op({}, &Note::perform, &Note::complete), state_(state), queue_(queue) {}

    static status perform(reactor_op* base) {
      const auto& note = static_cast<const Note&>(*base);
      return note.state_.noteEvent(note.queue_) ? done : not_done;
    }

    /// `loop` is null when the loop is destroyed with all that waits on it.
    static void complete(void* loop, operation* base, const std::error_code& /*none*/,
                         std::size_t /*bytes*/) {
      auto& note = static_cast<Note&>(*base);
      if (loop == nullptr || note.ec_ || note.state_.abandoned_)
        note.state_.takeBack(loop != nullptr);
      else
        note.state_.wake(note);
    }

    State& state_;
    const int queue_;
  };

  /// Reads first: with something in the other queue the reactor asks the kernel for a new edge.
  void queueAll() {
    queueing_ = true;
    for (auto* const note : {&first_, &second_, &resets_}) {
      note->ec_ = {};
      ++queued_;
      queue(*note);
    }
    queueing_ = false;
  }

  void queue(Note& note) {
    constexpr bool kContinuation = false;
    constexpr bool kSpeculative = true;  // without, the reactor asks the kernel too
    reactor_.start_op(note.queue_, socket_.native_handle(), Registered::of(socket_), &note,
                      kContinuation, kSpeculative);
  }

  /// An event of that queue; true where the note is to come back for the one who waits.
  bool noteEvent(int queue) {
    if (queueing_) return false;  // the reactor only tries: the reader has just done that
    maybe_ = true;
    hungUp_ = hungUp_ || queue == reactor::except_op;
    if (queue != reactor::read_op || !isAwaited() || waking_) return false;
    waking_ = true;
    return true;
  }

  void wake(Note& note) {
    queue(note);
    waking_ = false;
    call(takeWaiters());
  }

  void takeBack(bool loopRuns) {
    const auto waiters = takeWaiters();
    --queued_;
    if (abandoned_ && queued_ == 0) delete this;
    if (loopRuns) call(waiters);
  }

  [[nodiscard]] bool isAwaited() const { return waiters_[0] != nullptr || waiters_[1] != nullptr; }

  Waiters takeWaiters() { return std::exchange(waiters_, Waiters{}); }

  /// Touches nothing else: the first may take the State away.
  static void call(const Waiters& waiters) {
    for (auto* const waiter : waiters)
      if (waiter != nullptr) waiter->maybeReadable();
  }

  tcp::socket& socket_;
  reactor& reactor_;
  Note first_{*this, reactor::read_op};
  Note second_{*this, reactor::read_op};
  Note resets_{*this, reactor::except_op};
  Waiters waiters_{};
  int queued_ = 0;
  bool maybe_ = true;
  bool hungUp_ = false;
  bool waking_ = false;  ///< a note is on its way back
  bool queueing_ = false;
  bool abandoned_ = false;
};

Readiness::Readiness(tcp::socket& socket) : state_(new State(socket)) {}

Readiness::~Readiness() { state_->letGo(); }

bool Readiness::maybe() const { return state_->maybe(); }

void Readiness::drained() { state_->drained(); }

void Readiness::wait(Waiter& waiter) { state_->wait(waiter); }

}  // namespace net

#endif
