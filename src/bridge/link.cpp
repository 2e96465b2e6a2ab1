#include "bridge/link.h"

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "bridge/event_stream.h"
#include "bridge/tool_listing.h"
#include "http/login_offer.h"
#include "net/completion.h"

#include <asio/steady_timer.hpp>

#include <string>
#include <utility>

namespace bridge {

namespace {

constexpr std::chrono::milliseconds kPollPause{500};
constexpr std::string_view kMcpEnd = "/mcp";
constexpr int kMostPages = 100;  ///< of a list of tools

/// The answer to `id` among what the exchange brings; the rest is for nobody.
net::Task<Message> answerTo(Exchange& exchange, std::string id) {
  EventStream events;
  while (exchange.isEventStream()) {
    const auto bytes = co_await exchange.read();
    if (bytes.empty()) break;
    events.feed(bytes);
    while (auto data = events.next()) {
      auto message = parseMessage(std::move(*data));
      if (message.id == id && message.kind == MessageKind::kResponse) co_return message;
    }
  }
  auto body = co_await exchange.readAll();
  co_return parseMessage(std::move(body));
}

http::Url statusUrl(http::Url mcp) {
  if (mcp.path.ends_with(kMcpEnd)) mcp.path.resize(mcp.path.size() - kMcpEnd.size());
  mcp.path += "/oauth/status";
  return mcp;
}

}  // namespace

Link::Link(net::Loop& loop, Options options)
    : loop_(loop),
      options_(std::move(options)),
      connector_(std::make_shared<net::Connector>(nullptr, net::AddressPolicy::any())),
      renewal_(loop.context()),
      login_(loop.context()) {}

std::unique_ptr<Exchange> Link::exchange() const {
  return std::make_unique<Exchange>(loop_, connector_);
}

http::ClientRequest Link::request(std::string method, RequestFields fields,
                                  std::string body) const {
  fields.emplace_back(http::kBridgeField, "1");
  return {.method = std::move(method),
          .url = options_.mcp,
          .fields = std::move(fields),
          .body = std::move(body)};
}

net::Task<> Link::pause(std::chrono::milliseconds time) const {
  asio::steady_timer timer(loop_.context(), time);
  co_await net::elapsed(timer);
}

net::Task<bool> Link::renewSession(std::string lost) {
  const SharedWork::Work replay = [this] { return replayInitialize(); };
  if (session_.id() == lost && !session_.initialize().empty()) co_await renewal_.run(replay);
  co_return session_.id() != lost;
}

net::Task<> Link::replayInitialize() {
  base::log(base::LogLevel::kInfo, "the server has dropped the session: initializing anew");
  const auto call = exchange();
  const auto answer = co_await ask(*call, parseMessage(session_.initialize()));
  if (!answer) co_return;
  session_.agree(call->field("Mcp-Session-Id"), answer->version);
  auto ready = parseMessage(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  co_await post(std::move(ready));
}

net::Task<> Link::relistTools(Message call) {
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    const auto listing = exchange();
    auto answer = co_await ask(*listing, listingRequest(call, cursor));
    if (!answer) co_return;
    cursor = nextCursorIn(*answer);
    static_cast<void>(session_.tools().learn(std::move(answer->text)));
    if (cursor.empty()) co_return;
  }
}

net::Task<std::optional<Message>> Link::ask(Exchange& call, Message question) {
  auto sending = request("POST", session_.fieldsFor(question), question.text);
  co_await call.open(std::move(sending), within(kHeadLimit));
  if (!call.ok()) co_return std::nullopt;
  auto answer = co_await answerTo(call, question.id);
  co_return answer;
}

net::Task<> Link::post(Message message) {
  const auto call = exchange();
  auto sending = request("POST", session_.fieldsFor(message), message.text);
  co_await call->open(std::move(sending), within(kShortLimit));
  if (!call->ok())
    throw base::Error(base::ErrorKind::kUpstreamProtocol,
                      "The server began a session anew and then refused " + message.method +
                          " (status " + std::to_string(call->status()) + ").");
}

void Link::pass(std::string text) const {
  if (const auto message = received(std::move(text))) write(message->text);
}

std::optional<Message> Link::received(std::string text) {
  try {
    return parseMessage(std::move(text));
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kWarning, "the server sent what is no message",
              {{"why", error.text()}});
    return std::nullopt;
  }
}

net::Task<bool> Link::awaitLogin(std::string loginUrl) {
  const SharedWork::Work poll = [this, &loginUrl] { return pollLogin(loginUrl); };
  co_await login_.run(poll);
  co_return loggedIn_;
}

net::Task<> Link::pollLogin(std::string loginUrl) {
  loggedIn_ = false;
  if (!asked_) options_.askForLogin(loginUrl);
  asked_ = true;
  const auto end = within(options_.loginLimit);
  while (!loggedIn_ && std::chrono::steady_clock::now() < end) {
    co_await pause(kPollPause);
    loggedIn_ = co_await isLoggedIn();
  }
  asked_ = !loggedIn_;
}

net::Task<bool> Link::isLoggedIn() const {
  const auto call = exchange();
  auto asking = request("GET", {{"Accept", "application/json"}});
  asking.url = statusUrl(options_.mcp);
  bool ready = false;
  try {
    co_await call->open(std::move(asking), within(kShortLimit));
    const auto body = co_await call->readAll();
    ready = base::jsonString(*base::parseJsonObject(body), "state") == "ready";
  } catch (const base::Error& error) {
    base::log(base::LogLevel::kDebug, "the login's state is not known", {{"why", error.text()}});
  }
  co_return ready;
}

}  // namespace bridge
