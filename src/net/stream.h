#pragma once

#include "base/clock.h"
#include "net/io_result.h"
#include "net/stream_operation.h"

#include <asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace net {

class Loop;
class StreamImpl;

/// One connected byte stream, plain TCP or TLS behind one type. Belongs to one loop: every call is
/// made on that loop's thread. Owns the socket and closes it. Movable, not copyable. One read and
/// one write may be under way at a time; the stream must outlive both.
///
/// The deadline is total, not per call: `setDeadline` bounds everything until it is set anew, to
/// the wheel's tick (100 ms). Setting it is a store: no timer is armed for each call. When it
/// passes, what waits ends with timed_out, the socket is closed, and later calls say timed_out too.
///
/// A read tries the system call first and goes to the loop only when it would block; so does a
/// write, where it is alone. In a busy loop plain writes go out together at the end of the loop's
/// turn (SendBatch).
class Stream {
 public:
  Stream();
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;
  ~Stream();

  /// A connected plain socket of `loop`.
  Stream(Loop& loop, asio::ip::tcp::socket socket);

  [[nodiscard]] bool isOpen() const;
  void setDeadline(base::SteadyTime deadline);
  void clearDeadline();

  /// At least one byte, or an error: `co_await` gives an IoResult. `into` must not be empty.
  ReadSome readSome(std::span<char> into);
  /// Everything, in one call where the kernel takes it. The bytes must stay until it ends. `bytes`
  /// tells how much went out before an error.
  WriteAll writeAll(std::string_view bytes);
  WriteAll writeAll(Parts parts, WriteAll::While condition = WriteAll::While::kOpen);

  /// Calls `onGone` once, on the loop, if the peer closes (even only its sending side) or resets
  /// before `unwatch`. Reads no byte and is not misled by unread ones. Cheap to call for every
  /// request: the kernel is asked only when the watch is still on after 100 to 200 ms.
  void watchPeer(std::function<void()> onGone);
  void unwatch();

  /// True when the idle connection can carry another request: nothing to read, not closed.
  [[nodiscard]] bool isIdleAndOpen();
  /// Makes both this side and the kernel behave as if the peer had gone: reads end with eof, a
  /// watch is told. For ending somebody else's exchange in good order.
  void hangUp();
  /// Aborts whatever waits on this stream (its calls end with operation_aborted) and closes.
  void close();
  /// `close`, so that the peer sees a reset and not an orderly end: what it got is not all.
  void reset();
  /// Ends the sending side in good order; reading goes on.
  void shutdownSend();
  /// Gives the plain socket (non-blocking) away (the slow lane takes it). The stream is empty
  /// afterwards.
  [[nodiscard]] int releaseSocket();
  /// "127.0.0.1:40000", for the log.
  [[nodiscard]] std::string peer() const;

  /// For the net room.
  [[nodiscard]] StreamImpl& impl() { return *impl_; }

 private:
  std::unique_ptr<StreamImpl> impl_;
};

}  // namespace net
