#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "http/client_exchange.h"
#include "http/codec.h"
#include "net/buffer.h"
#include "net/connector.h"
#include "net/stream.h"
#include "net/task.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bridge {

/// One request to the gateway and its answer, read as it comes, on a connection of its own. Belongs
/// to one loop's thread; must outlive what it awaits. Throws base::Error: kUpstreamUnreachable,
/// kUpstreamTimeout, kUpstreamProtocol; kInternal once `close` was called.
class Exchange {
 public:
  Exchange(net::Loop& loop, std::shared_ptr<const net::Connector> connector)
      : loop_(loop), connector_(std::move(connector)) {}

  /// Sends and reads the answer's head. `headLimit` bounds both; the body has no deadline.
  net::Task<> open(http::ClientRequest request, base::SteadyTime headLimit);

  [[nodiscard]] int status() const { return status_; }

  [[nodiscard]] bool ok() const { return status_ / 100 == 2; }

  /// "" = absent.
  [[nodiscard]] std::string field(std::string_view name) const;
  [[nodiscard]] bool isEventStream() const;

  /// The next bytes of the body; "" at its end, also where it was cut short: `complete` tells.
  net::Task<std::string> read();

  /// `read` ends as if the body had; until `clearDeadline`.
  void setDeadline(base::SteadyTime limit) { stream_.setDeadline(limit); }

  void clearDeadline() { stream_.clearDeadline(); }

  /// The rest of the body, at most LineReader::kLimit bytes.
  net::Task<std::string> readAll();

  [[nodiscard]] bool complete() const { return decoder_ && decoder_->done(); }

  /// Ends it, also while it is awaited. To a server of 2026-07-28 that cancels the call.
  void close();

 private:
  net::Task<> readHead();
  net::Task<std::error_code> readMore();
  [[nodiscard]] base::Error ended(std::error_code error) const;

  net::Loop& loop_;
  std::shared_ptr<const net::Connector> connector_;
  std::string method_;
  std::string origin_;
  net::Stream stream_;
  net::Buffer input_;
  bool closed_ = false;
  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> fields_;
  std::optional<http::BodyDecoder> decoder_;
};

}  // namespace bridge
