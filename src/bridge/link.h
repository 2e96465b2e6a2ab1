#pragma once

#include "bridge/exchange.h"
#include "bridge/message.h"
#include "bridge/session.h"
#include "bridge/shared_work.h"
#include "http/url.h"
#include "net/connector.h"
#include "net/loops.h"
#include "net/task.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bridge {

/// What all calls of one bridge share: the way to the gateway's MCP URL, the session, the login
/// that one of them may wait for, and the way out to the client. Loop's thread only.
class Link {
 public:
  struct Options {
    http::Url mcp;  ///< "http://127.0.0.1:5177/p/craft/mcp"
    std::chrono::seconds loginLimit{30};
    /// One whole message, without its newline.
    std::function<void(std::string_view)> write;
    /// Tells the person where to log in; called once until that login is there.
    std::function<void(const std::string& url)> askForLogin;
  };

  Link(net::Loop& loop, Options options);

  [[nodiscard]] Session& session() { return session_; }

  [[nodiscard]] const http::Url& mcp() const { return options_.mcp; }

  [[nodiscard]] net::Loop& loop() { return loop_; }

  [[nodiscard]] std::unique_ptr<Exchange> exchange() const;
  [[nodiscard]] http::ClientRequest request(std::string method, RequestFields fields,
                                            std::string body = {}) const;

  void write(std::string_view message) const { options_.write(message); }

  /// One message of the server to the client, if it is one.
  void pass(std::string text) const;
  /// The message, or nullopt and a line in the log where the server sent something else.
  [[nodiscard]] static std::optional<Message> received(std::string text);

  net::Task<> pause(std::chrono::milliseconds time) const;

  /// The server no longer knows session `lost`: begins one anew with the client's own initialize,
  /// unless that has been done. True when there is another session now. Throws as Exchange does.
  net::Task<bool> renewSession(std::string lost);
  /// Lists the tools anew, for the fields of the client's `call`. Throws as Exchange does.
  net::Task<> relistTools(Message call);
  /// Asks for the login and waits for it, once for all callers. True when a token is there.
  net::Task<bool> awaitLogin(std::string loginUrl);

 private:
  net::Task<> replayInitialize();
  net::Task<> pollLogin(std::string loginUrl);
  net::Task<bool> isLoggedIn() const;
  /// The answer to a request of the bridge's own; nullopt where it was refused.
  net::Task<std::optional<Message>> ask(Exchange& call, Message question);
  net::Task<> post(Message message);

  net::Loop& loop_;
  const Options options_;
  std::shared_ptr<const net::Connector> connector_;
  Session session_;
  SharedWork renewal_;
  SharedWork login_;
  bool loggedIn_ = false;
  bool asked_ = false;  ///< for the login that is due: nobody wants a browser tab for each call
};

/// How long an answer's head may take: the gateway's own limits are shorter.
inline constexpr std::chrono::hours kHeadLimit{1};
/// For what nobody waits long for: notifications, the session's end, the state of a login.
inline constexpr std::chrono::seconds kShortLimit{30};

[[nodiscard]] inline base::SteadyTime within(std::chrono::nanoseconds limit) {
  return std::chrono::steady_clock::now() + limit;
}

}  // namespace bridge
