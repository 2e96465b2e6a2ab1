#pragma once

#include "net/attempt.h"
#include "net/io_result.h"
#include "net/parts.h"
#include "net/readiness.h"
#include "net/send_batch.h"

#include <coroutine>
#include <span>
#include <system_error>

namespace net {

class StreamImpl;

/// A call on a stream as something to `co_await`: tried at once, and again whenever the loop tells
/// that it may go on. Lies in the frame of the coroutine that awaits it, and takes no memory of its
/// own. The stream must outlive it.
class StreamOperation : public Readiness::Waiter {
 public:
  StreamOperation(const StreamOperation&) = delete;
  StreamOperation& operator=(const StreamOperation&) = delete;

  [[nodiscard]] bool await_ready();
  void await_suspend(std::coroutine_handle<> waiter);

  IoResult await_resume() const { return result_; }

  /// What was awaited has come, or will not.
  void waited(std::error_code error);
  void maybeReadable() override;

 protected:
  explicit StreamOperation(StreamImpl& stream) : stream_(stream) {}

  ~StreamOperation() = default;

  [[nodiscard]] StreamImpl& stream() const { return stream_; }

  void setWaiter(std::coroutine_handle<> waiter) { waiter_ = waiter; }

  /// Nothing may follow: this object lies in what goes on.
  void goOn() { waiter_.resume(); }

  [[nodiscard]] IoResult& result() { return result_; }

 private:
  /// Goes on as far as it can; what has to be awaited then, kNothing at the end.
  virtual Attempt::Wait proceed() = 0;

  /// True at the end.
  bool tryOn();

  StreamImpl& stream_;
  std::coroutine_handle<> waiter_;
  IoResult result_;
  Attempt::Wait wanted_ = Attempt::Wait::kNothing;
};

class [[nodiscard]] ReadSome final : public StreamOperation {
 public:
  ReadSome(StreamImpl& stream, std::span<char> into) : StreamOperation(stream), into_(into) {}

 private:
  Attempt::Wait proceed() override;

  std::span<char> into_;
  bool writesFirst_ = false;  ///< TLS has something to say before it can go on
};

/// In a busy loop the first try is one of the turn's batch.
class [[nodiscard]] WriteAll final : public StreamOperation, private SendBatch::Send {
 public:
  /// kIdle: only while the peer is silent and there. What begins on a connection that was idle and
  /// has to wait for the turn's end fails, unsent, where that changes before.
  enum class While { kOpen, kIdle };

  WriteAll(StreamImpl& stream, Parts parts, While condition)
      : StreamOperation(stream), parts_(parts), condition_(condition) {}

  [[nodiscard]] bool await_ready();
  void await_suspend(std::coroutine_handle<> waiter);
  IoResult await_resume();

 private:
  Attempt::Wait proceed() override;
  [[nodiscard]] int socket() const override;

  [[nodiscard]] const Parts& parts() const override { return parts_; }

  void sent(int outcome) override;

  Parts parts_;
  While condition_;
  bool batched_ = false;
};

/// TLS, from the first byte to the last of the handshake.
class [[nodiscard]] Handshake final : public StreamOperation {
 public:
  explicit Handshake(StreamImpl& stream) : StreamOperation(stream) {}

 private:
  Attempt::Wait proceed() override;
};

}  // namespace net
