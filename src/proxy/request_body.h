#pragma once

#include "base/clock.h"
#include "http/codec.h"
#include "http/fast_lane.h"
#include "net/task.h"
#include "proxy/client_deadline.h"
#include "proxy/lane_options.h"
#include "proxy/relay_buffers.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace proxy {

/// The request's body, taken from the client as it is wanted. A body of up to kInPlace bytes with a
/// Content-Length stays where the front read it and is not copied. Any other is handed out piece by
/// piece (at most 64 KiB in memory), and kept besides while it is no larger than kKept, for the one
/// time that it may have to be sent again. Answers `Expect: 100-continue` when it first reads.
/// A client that stalls, or sends more slowly than LaneOptions::leastBodyRate, is taken to have
/// gone. Belongs to one exchange; its loop's thread only.
class RequestBody {
 public:
  static constexpr std::size_t kInPlace = std::size_t{64} * 1024;
  static constexpr std::size_t kKept = std::size_t{256} * 1024;
  /// Of a body that is too large to keep: enough for the error answer to find a JSON-RPC id.
  static constexpr std::size_t kPrefix = std::size_t{4} * 1024;

  RequestBody(http::Exchange& exchange, ClientDeadline& deadline, RelayBuffers& buffers,
              const LaneOptions& options, const base::Clock& clock);

  /// Takes what has already come, without waiting.
  void takeWhatIsThere();

  /// Read to its end.
  [[nodiscard]] bool complete() const { return complete_; }

  /// A body that `gather` is for: short, and its length known.
  [[nodiscard]] bool inPlace() const { return inPlace_; }

  /// All of it, where it is complete and was kept. Valid until the next call that reads.
  [[nodiscard]] std::optional<std::string_view> whole() const;
  /// Its beginning, as far as it was kept.
  [[nodiscard]] std::string_view prefix() const;

  /// Reads on until the body is complete or `limit` bytes were seen. False when the client went or
  /// stalled. Throws base::Error(kBadRequest) for a malformed chunk.
  net::Task<bool> gather(std::size_t limit);
  /// The next piece, empty at the body's end; nullopt when the client went or stalled. Valid until
  /// the next call. Throws as `gather`.
  net::Task<std::optional<std::string_view>> next();

  /// The client gets no `100 Continue` any more: it would lie in the middle of the answer.
  void answerBegins() { continueDue_ = false; }

  /// Bounds all that is read from here on, also by a read that is under way, instead of
  /// LaneOptions::clientStall for each read.
  void setLimit(std::chrono::milliseconds limit);
  /// Takes the body out of the front's buffer: what is left there is the next request.
  void finish();

 private:
  net::Task<bool> readMore(std::size_t atLeast);
  net::Task<bool> sayContinue();
  [[nodiscard]] std::chrono::milliseconds patience() const;
  [[nodiscard]] std::string_view decodeInput();
  [[nodiscard]] std::string_view decodeChunks();
  void keep(std::string_view piece);
  void giveBackLast();

  http::Exchange& exchange_;
  ClientDeadline& deadline_;
  RelayBuffers& buffers_;
  const LaneOptions& options_;
  const base::Clock& clock_;
  http::BodyDecoder decoder_;
  std::optional<base::SteadyTime> limit_;
  std::size_t received_ = 0;             ///< bytes that were waited for
  base::SteadyTime::duration waited_{};  ///< for the client, in all
  std::size_t handedOut_ = 0;            ///< bytes of the front's buffer under the last piece
  bool inPlace_;
  bool complete_;
  bool keeps_;
  bool continueDue_;
  bool pending_ = false;  ///< a piece was decoded before anyone asked for it
};

}  // namespace proxy
