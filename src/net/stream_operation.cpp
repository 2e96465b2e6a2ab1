#include "net/stream_operation.h"

#include "net/stream_impl.h"

#include <algorithm>
#include <cerrno>

namespace net {

namespace {

using Wait = Attempt::Wait;

void skip(Parts& parts, std::size_t bytes) {
  for (auto& part : parts) {
    const auto from = std::min(bytes, part.size());
    part.remove_prefix(from);
    bytes -= from;
  }
}

bool allEmpty(const Parts& parts) {
  return parts[0].empty() && parts[1].empty() && parts[2].empty();
}

}  // namespace

bool StreamOperation::await_ready() { return tryOn(); }

void StreamOperation::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  stream_.await(wanted_, *this);
}

bool StreamOperation::tryOn() {
  wanted_ = proceed();
  if (wanted_ == Wait::kNothing) return true;
  if (stream_.isOpen()) return false;
  result_.error = stream_.closedError();
  return true;
}

void StreamOperation::waited(std::error_code error) {
  result_.error = stream_.isOpen() ? error : stream_.closedError();
  stream_.hasWaited();
  if (result_.error || tryOn())
    goOn();
  else
    stream_.await(wanted_, *this);
}

void StreamOperation::maybeReadable() { waited({}); }

Attempt::Wait ReadSome::proceed() {
  if (writesFirst_ || stream().mayRead()) {
    if (stream().wasEager()) return Wait::kTurn;
    const auto attempt = stream().tryRead(into_);
    writesFirst_ = attempt.wait == Wait::kWrite;
    if (attempt.wait == Wait::kNothing) result() = {.bytes = attempt.bytes, .error = attempt.error};
    if (attempt.wait != Wait::kRead) return attempt.wait;
  }
  stream().becomesQuiet();
  return Wait::kRead;
}

bool WriteAll::await_ready() {
  batched_ = !allEmpty(parts_) && stream().joinBatch(*this);
  return !batched_ && StreamOperation::await_ready();
}

void WriteAll::await_suspend(std::coroutine_handle<> waiter) {
  if (batched_)
    setWaiter(waiter);
  else
    StreamOperation::await_suspend(waiter);
}

int WriteAll::socket() const {
  return condition_ == While::kIdle && !stream().isIdleAndOpen() ? -1 : stream().socket();
}

void WriteAll::sent(int outcome) {
  if (outcome < 0 && outcome != -EAGAIN) return waited({-outcome, std::system_category()});
  result().bytes = static_cast<std::size_t>(std::max(outcome, 0));
  skip(parts_, result().bytes);
  if (!allEmpty(parts_)) return waited({});
  stream().hasWaited();
  goOn();
}

Attempt::Wait WriteAll::proceed() {
  while (!allEmpty(parts_)) {
    const auto attempt = stream().tryWrite(parts_);
    result().bytes += attempt.bytes;
    result().error = attempt.error;
    skip(parts_, attempt.bytes);
    if (attempt.error || attempt.wait != Wait::kNothing) return attempt.wait;
  }
  return Wait::kNothing;
}

IoResult WriteAll::await_resume() {
  stream().forgetRecord();
  return result();
}

Attempt::Wait Handshake::proceed() {
  const auto attempt = stream().tryHandshake();
  result().error = attempt.error;
  return attempt.wait;
}

}  // namespace net
