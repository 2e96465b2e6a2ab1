#pragma once

#include "base/clock.h"
#include "http/codec.h"
#include "net/stream.h"
#include "net/task.h"
#include "proxy/client_deadline.h"
#include "proxy/endpoint_event.h"
#include "proxy/relay_buffers.h"
#include "proxy/response_filter.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace proxy {

/// Carries an answer's body from the upstream to the client: what has come is written at once, the
/// next piece is read only when the last was written. The head, which waits in the buffers' `out`,
/// goes out together with the body's beginning; a short body of known length with all of it. While
/// a stream is quiet, it holds no buffer.
/// Belongs to one exchange; its loop's thread only.
class Relay {
 public:
  struct Parties {
    net::Stream& client;
    ClientDeadline& deadline;
    net::Stream& upstream;
    RelayBuffers& buffers;
    const base::Clock& clock;
    EndpointEvent* firstEvent = nullptr;  ///< looks at what comes first, where something has to
  };

  /// How it ended. The client's connection can go on only after kComplete; after anything else
  /// it must be closed, so that the answer is seen to be broken.
  enum class End { kComplete, kUpstreamBroken, kClientGone };

  Relay(Parties parties, http::BodyFraming from, ClientFraming to,
        std::chrono::milliseconds clientStall);

  /// Throws base::Error(kUpstreamProtocol) for a malformed body of which nothing was written yet:
  /// that can still be answered.
  net::Task<End> run();

  /// Something may have gone out: no other answer can be given.
  [[nodiscard]] bool wrote() const { return wrote_; }

 private:
  static constexpr std::size_t kShortBody = std::size_t{16} * 1024;
  static constexpr std::size_t kFirstRead = std::size_t{4} * 1024;
  static constexpr std::size_t kLargestRead = std::size_t{64} * 1024;
  /// What a quiet upstream is awaited with: most events fit, or their beginning.
  static constexpr std::size_t kQuietRead = 512;
  /// Payload from this size on is written from where it was read.
  static constexpr std::size_t kDirect = std::size_t{2} * 1024;

  [[nodiscard]] bool awaitsWhole() const;
  net::Task<bool> awaitShortBody();
  net::Task<End> finish(bool orderly);
  net::Task<bool> write();
  net::Task<net::IoResult> read();
  net::Task<net::IoResult> readOn();
  net::Task<net::IoResult> readQuietly();
  void collect();
  void addLastChunk();
  [[nodiscard]] std::string_view passed(std::string_view payload, bool last) const;
  void addPiece(std::string_view payload);
  [[nodiscard]] bool endOfInput(const net::IoResult& got);

  Parties parties_;
  http::BodyFraming from_;
  ClientFraming to_;
  std::chrono::milliseconds clientStall_;
  http::BodyDecoder decoder_;
  std::string_view direct_;  ///< follows `out`, in `in`
  std::string_view suffix_;  ///< follows `direct_`
  std::size_t taken_ = 0;    ///< bytes of `in` that `out` and `direct_` stand for
  std::size_t readSize_;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): read into, if ever, before it is read
  std::array<char, kQuietRead> quiet_;
  bool starved_ = false;  ///< `in` has no more to give
  bool broken_ = false;
  bool wrote_ = false;
};

}  // namespace proxy
