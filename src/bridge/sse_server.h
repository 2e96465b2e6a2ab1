#pragma once

#include "bridge/event_stream.h"
#include "bridge/exchange.h"
#include "bridge/link.h"
#include "bridge/message.h"
#include "bridge/shared_work.h"
#include "http/url.h"
#include "net/task.h"

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <map>
#include <memory>
#include <string>

namespace bridge {

/// Which of MCP's two HTTP transports a server is met with, as mcp-remote's words say it.
enum class Transport { kHttpFirst, kHttpOnly, kSseFirst, kSseOnly };

/// A server of HTTP+SSE (MCP 2024-11-05): one stream, whose first event names the address for
/// messages, brings all that the server says. It is opened when it is first wanted, and anew after
/// it broke: the client's initialize is then repeated, unseen by the client. Loop's thread only.
class SseServer {
 public:
  /// What a request waits for; ends once.
  struct Answer {
    explicit Answer(asio::io_context& context)
        : ended(context, asio::steady_timer::time_point::max()) {}

    void end();

    asio::steady_timer ended;
    bool came = false;
    bool wanted = true;  ///< by the client: not that to an initialize of our own
    bool over = false;   ///< came, given up, or the stream broke
  };

  SseServer(Link& link, Transport transport);

  /// Messages go this way.
  [[nodiscard]] bool isSpoken() const { return spoken_; }

  [[nodiscard]] bool comesFirst() const { return transport_ == Transport::kSseFirst; }

  /// The server is asked after it has refused the client's initialize with such a status.
  [[nodiscard]] bool comesAfter(int status) const;

  /// Looks whether the server speaks this; from then on it is spoken, or not.
  net::Task<bool> look();
  /// Opens the stream where it is not open. `replay`: then begins the session anew. Throws
  /// base::Error: what Exchange throws, and kUpstreamProtocol that says what the server did
  /// instead.
  net::Task<> open(bool replay);

  /// Where messages are posted, while the stream is open.
  [[nodiscard]] const http::Url& address() const { return address_; }

  /// Before the request with this id is sent; `forget` it after.
  [[nodiscard]] std::shared_ptr<Answer> expect(const std::string& id);
  void forget(const std::string& id);
  /// Until the answer was passed on to the client, or its time is up. Throws base::Error:
  /// kUpstreamUnreachable when the stream ended before, kUpstreamTimeout.
  static net::Task<> await(std::shared_ptr<Answer> answer);

 private:
  net::Task<> begin(bool replay);
  net::Task<std::shared_ptr<Exchange>> openStream();
  net::Task<std::shared_ptr<Exchange>> askForStream();
  net::Task<bool> isMended(Exchange& answer);
  net::Task<http::Url> addressIn(Exchange& stream, EventStream& events);
  net::Task<> beginSession();
  net::Task<> replayInitialize();
  net::Task<> post(Message message);
  net::Task<> passEvents(std::shared_ptr<Exchange> stream, std::shared_ptr<EventStream> events);
  void take(std::string text);
  void breakOff();

  Link& link_;
  const Transport transport_;
  bool spoken_;
  SharedWork opening_;
  std::shared_ptr<Exchange> stream_;
  bool open_ = false;
  http::Url address_;
  std::map<std::string, std::shared_ptr<Answer>> expected_;
};

}  // namespace bridge
