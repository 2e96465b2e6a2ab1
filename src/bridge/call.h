#pragma once

#include "bridge/event_stream.h"
#include "bridge/exchange.h"
#include "bridge/link.h"
#include "bridge/message.h"
#include "bridge/sse_server.h"
#include "net/task.h"

#include <memory>
#include <string>
#include <utility>

namespace bridge {

/// One message of the client on its way to the server: POSTed; once more after a session or a login
/// was renewed; the answer's events passed on, across broken streams where the server gives event
/// ids. A request always gets an answer, an error if need be, unless the client cancelled it.
/// Lives in its coroutine; loop's thread only.
class Call {
 public:
  Call(Link& link, SseServer& sse, Message message)
      : link_(link), sse_(sse), message_(std::move(message)) {}

  net::Task<> run();

  /// The client no longer waits: gives up the answer. True where that tells the server so (from
  /// 2026-07-28 on), and no message has to.
  bool cancel();

 private:
  [[nodiscard]] bool isRequest() const { return message_.kind == MessageKind::kRequest; }

  [[nodiscard]] bool isInitialize() const { return message_.method == "initialize"; }

  [[nodiscard]] bool listsTools() const {
    return message_.method == "tools/list" && !message_.era.empty();
  }

  net::Task<> talk();
  net::Task<> post();
  /// What was wrong with the last sending is right now: send again.
  net::Task<bool> isMended();
  net::Task<> awaitAnswer();
  net::Task<> takeEvents();
  net::Task<bool> passEvents();
  net::Task<> resume();
  net::Task<> takeBody();
  void pass(std::string text);
  void refuse();
  void fail(const std::string& text);

  Link& link_;
  SseServer& sse_;
  Message message_;
  std::unique_ptr<Exchange> exchange_;
  std::string sessionId_;  ///< that the last sending went out with
  std::string body_;       ///< of a refusal
  EventStream events_;
  std::shared_ptr<SseServer::Answer> expected_;  ///< from a server of HTTP+SSE
  bool renewed_ = false;
  bool loggedIn_ = false;
  bool relisted_ = false;
  bool answered_ = false;
  bool cancelled_ = false;
};

}  // namespace bridge
