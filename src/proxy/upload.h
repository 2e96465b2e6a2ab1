#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "net/loops.h"
#include "net/stream.h"
#include "net/task.h"
#include "proxy/gate.h"
#include "proxy/lane_options.h"
#include "proxy/request_body.h"

#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace proxy {

/// Carries a long request body from the client to the upstream, beside the coroutine that waits for
/// the answer. Reads the next piece only when the last was written. Goes on reading, without
/// writing, once the upstream takes no more: so the body can still be kept for a second sending,
/// and the client can finish and read its answer. Belongs to one exchange and must not be destroyed
/// before `ended`, but with its loop.
class Upload {
 public:
  struct Parties {
    net::Loop& loop;
    RequestBody& body;
    net::Stream& upstream;
    const base::Clock& clock;
  };

  /// `progressLimit` bounds each piece's way into the upstream, and the wait for the answer from
  /// the last one on. `onEnd` is called on the loop.
  Upload(Parties parties, std::chrono::milliseconds progressLimit, bool chunked,
         std::function<void()> onEnd);
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  ~Upload() = default;

  /// Starts it; the head must be written.
  void start();

  [[nodiscard]] bool done() const { return done_; }

  /// All of the body reached the upstream.
  [[nodiscard]] bool sent() const { return sent_; }

  /// The client went, stalled or sent a malformed body; the upstream was closed.
  [[nodiscard]] bool clientFailed() const { return clientFailed_; }

  /// What was wrong with the client's body.
  [[nodiscard]] const std::optional<base::Error>& fault() const { return fault_; }

  /// The answer has begun, and is not waited for any more; each piece still has its limit.
  void stopTiming();

  /// Nothing more is written to the upstream.
  void discard() { discarding_ = true; }

  net::Task<> ended() { return gate_.passed(); }

 private:
  net::Task<> run();
  net::Task<> carry();
  net::Task<> write(std::string_view piece);
  net::Task<> writeParts(std::array<std::string_view, 3> parts);
  void setDeadline();
  void clearDeadline();

  Parties parties_;
  std::chrono::milliseconds progressLimit_;
  bool chunked_;
  std::function<void()> onEnd_;
  Gate gate_;
  std::string chunkHeader_;
  std::optional<base::Error> fault_;
  bool timed_ = true;  ///< the answer is waited for
  bool writing_ = false;
  bool discarding_ = false;
  bool sent_ = false;
  bool clientFailed_ = false;
  bool done_ = false;
};

}  // namespace proxy
