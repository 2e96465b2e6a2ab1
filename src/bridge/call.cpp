#include "bridge/call.h"

#include "base/error.h"
#include "base/log.h"
#include "bridge/tool_listing.h"

#include <optional>
#include <utility>

namespace bridge {

namespace {

using base::Error;

constexpr int kUnauthorized = 401;
constexpr std::chrono::milliseconds kRetryPause{1000};
/// In a row, each without a new event.
constexpr int kMaxResumptions = 5;

}  // namespace

net::Task<> Call::run() {
  std::optional<std::string> fault;
  try {
    co_await talk();
  } catch (const Error& error) {
    fault = error.text() + (error.hint().empty() ? "" : " " + error.hint());
  } catch (const std::exception& error) {
    fault = "The bridge failed.";
    base::log(base::LogLevel::kError, "a call failed", {{"why", error.what()}});
  }
  if (expected_) sse_.forget(message_.id);
  if (fault) fail(*fault);
  if (isRequest()) fail("The server ended the call without an answer.");
}

bool Call::cancel() {
  cancelled_ = true;
  if (exchange_) exchange_->close();
  if (expected_) {
    expected_->wanted = false;
    expected_->end();
  }
  return !message_.era.empty();
}

net::Task<> Call::talk() {
  for (bool again = true; again && !cancelled_;) {
    co_await post();
    if (cancelled_) co_return;
    again = !exchange_->ok();
    if (again) {
      body_ = co_await exchange_->readAll();
      again = co_await isMended();
    }
  }
  if (cancelled_) co_return;
  if (!exchange_->ok()) co_return refuse();
  if (sse_.isSpoken()) co_return co_await awaitAnswer();
  if (isInitialize()) link_.session().agree(exchange_->field("Mcp-Session-Id"), {});
  if (exchange_->isEventStream())
    co_await takeEvents();
  else
    co_await takeBody();
}

net::Task<> Call::post() {
  auto& session = link_.session();
  if (isInitialize()) session.begin(message_);
  if (isInitialize() && sse_.comesFirst()) co_await sse_.look();
  if (sse_.isSpoken()) {
    co_await sse_.open(!isInitialize());
    if (cancelled_) co_return;
    if (isRequest()) expected_ = sse_.expect(message_.id);
  }
  sessionId_ = session.id();
  exchange_ = link_.exchange();
  auto request = link_.request("POST", session.fieldsFor(message_), message_.text);
  if (sse_.isSpoken()) request.url = sse_.address();
  co_await exchange_->open(std::move(request), within(isRequest() ? kHeadLimit : kShortLimit));
}

net::Task<bool> Call::isMended() {
  const bool lost = !sessionId_.empty() && saysSessionIsLost(exchange_->status(), body_);
  if (lost && !isInitialize() && !renewed_) {
    renewed_ = true;
    const bool renewed = co_await link_.renewSession(sessionId_);
    co_return renewed;
  }
  if (isInitialize() && sse_.comesAfter(exchange_->status())) {
    const bool spoken = co_await sse_.look();
    co_return spoken;
  }
  if (isRequest() && !relisted_ && saysFieldsMismatch(exchange_->status(), body_)) {
    relisted_ = true;
    co_await link_.relistTools(message_);
    co_return true;
  }
  const auto loginUrl = loginUrlIn(body_);
  if (exchange_->status() == kUnauthorized && !loginUrl.empty() && isRequest() && !loggedIn_) {
    loggedIn_ = co_await link_.awaitLogin(loginUrl);
    co_return loggedIn_;
  }
  co_return false;
}

/// The stream of a server of HTTP+SSE passes it on.
net::Task<> Call::awaitAnswer() {
  if (!expected_) co_return;
  co_await SseServer::await(expected_);
  answered_ = expected_->came;
}

net::Task<> Call::takeEvents() {
  for (int resumptions = 0; !answered_ && !cancelled_; ++resumptions) {
    if (co_await passEvents()) resumptions = 0;
    if (answered_ || cancelled_ || !isRequest()) co_return;
    if (events_.lastId().empty() || resumptions == kMaxResumptions) co_return;
    co_await resume();
  }
}

/// Until the stream ends. True when any came.
net::Task<bool> Call::passEvents() {
  bool any = false;
  for (;;) {
    const auto bytes = co_await exchange_->read();
    if (bytes.empty()) co_return any;
    events_.feed(bytes);
    while (auto data = events_.next()) {
      any = true;
      pass(std::move(*data));
    }
  }
}

/// The stream broke off before the answer: the rest is asked for by a GET (2025-11-25,
/// "Resumability and Redelivery").
net::Task<> Call::resume() {
  events_.cut();
  co_await link_.pause(events_.retry().value_or(kRetryPause));
  if (cancelled_) co_return;
  exchange_ = link_.exchange();
  auto request = link_.request("GET", link_.session().fieldsForStream(events_.lastId()));
  co_await exchange_->open(std::move(request), within(kShortLimit));
  if (exchange_->ok() && exchange_->isEventStream()) co_return;
  throw Error(base::ErrorKind::kUpstreamProtocol,
              "The server's answer broke off, and it does not give the rest (status " +
                  std::to_string(exchange_->status()) +
                  "). The call may have been executed: check before you repeat it.");
}

net::Task<> Call::takeBody() {
  auto body = co_await exchange_->readAll();
  if (isRequest() || !body.empty()) pass(std::move(body));
}

/// One message of the server to the client.
void Call::pass(std::string text) {
  auto message = Link::received(std::move(text));
  if (!message) return;
  const bool answer = message->kind == MessageKind::kResponse && message->id == message_.id;
  if (answer && isInitialize()) link_.session().agree(link_.session().id(), message->version);
  if (answer && listsTools())
    message->text = link_.session().tools().learn(std::move(message->text));
  answered_ = answered_ || answer;
  if (!answer || !cancelled_) link_.write(message->text);
}

void Call::refuse() {
  const auto text =
      "The server refused the message with status " + std::to_string(exchange_->status()) + ".";
  const auto refusal = isRequest() ? refusalMessage(message_.id, body_) : std::string();
  if (refusal.empty()) return fail(text);
  answered_ = true;
  if (!cancelled_) link_.write(refusal);
}

void Call::fail(const std::string& text) {
  if (answered_ || cancelled_) return;
  answered_ = true;
  if (isRequest()) return link_.write(errorMessage(message_.id, kTransportError, text));
  base::log(base::LogLevel::kWarning, "a message was lost",
            {{"method", message_.method}, {"why", text}});
}

}  // namespace bridge
