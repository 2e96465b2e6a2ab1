#include "bridge/sse_server.h"

#include "base/error.h"
#include "base/log.h"
#include "net/completion.h"
#include "net/spawn.h"

#include <exception>
#include <utility>

namespace bridge {

namespace {

using base::Error;
using base::ErrorKind;

constexpr int kBadRequest = 400;
constexpr int kUnauthorized = 401;
constexpr int kNotFound = 404;
constexpr int kNotAllowed = 405;

Error noStream(const std::string& what) {
  return {ErrorKind::kUpstreamProtocol, "The server does not speak HTTP+SSE: " + what};
}

}  // namespace

void SseServer::Answer::end() {
  over = true;
  ended.cancel();
}

SseServer::SseServer(Link& link, Transport transport)
    : link_(link),
      transport_(transport),
      spoken_(transport == Transport::kSseOnly),
      opening_(link.loop().context()) {}

bool SseServer::comesAfter(int status) const {
  return transport_ == Transport::kHttpFirst && !spoken_ &&
         (status == kBadRequest || status == kNotFound || status == kNotAllowed);
}

net::Task<bool> SseServer::look() {
  spoken_ = false;
  try {
    co_await open(false);
    spoken_ = true;
  } catch (const Error& error) {
    base::log(base::LogLevel::kDebug, "no HTTP+SSE", {{"why", error.text()}});
  }
  co_return spoken_;
}

net::Task<> SseServer::open(bool replay) {
  const SharedWork::Work work = [this, replay] { return begin(replay); };
  while (!open_) co_await opening_.run(work);
}

net::Task<> SseServer::begin(bool replay) {
  if (stream_) stream_->close();
  stream_ = co_await openStream();
  auto events = std::make_shared<EventStream>();
  address_ = co_await addressIn(*stream_, *events);
  net::spawn(link_.loop(), [this, stream = stream_, events] { return passEvents(stream, events); });
  if (replay && stream_) co_await beginSession();
  if (!stream_)
    throw Error(ErrorKind::kUpstreamUnreachable,
                "The server's stream ended as soon as it was open.");
  open_ = true;
}

net::Task<std::shared_ptr<Exchange>> SseServer::openStream() {
  auto stream = co_await askForStream();
  if (const bool again = co_await isMended(*stream); again) stream = co_await askForStream();
  if (!stream->ok() || !stream->isEventStream())
    throw noStream("status " + std::to_string(stream->status()) + " to GET");
  co_return stream;
}

net::Task<std::shared_ptr<Exchange>> SseServer::askForStream() {
  std::shared_ptr<Exchange> stream = link_.exchange();
  auto request = link_.request("GET", {{"Accept", "text/event-stream"}});
  co_await stream->open(std::move(request), within(kShortLimit));
  co_return stream;
}

/// A login was due and came: ask again. Throws where it does not come.
net::Task<bool> SseServer::isMended(Exchange& answer) {
  if (answer.status() != kUnauthorized) co_return false;
  const auto body = co_await answer.readAll();
  const auto loginUrl = loginUrlIn(body);
  if (loginUrl.empty()) co_return false;
  const bool loggedIn = co_await link_.awaitLogin(loginUrl);
  if (!loggedIn) throw Error(ErrorKind::kUpstreamProtocol, "A login is due. Open: " + loginUrl);
  co_return true;
}

net::Task<http::Url> SseServer::addressIn(Exchange& stream, EventStream& events) {
  stream.setDeadline(within(kShortLimit));
  while (events.endpoint().empty()) {
    const auto bytes = co_await stream.read();
    if (bytes.empty()) throw noStream("its stream names no address for messages");
    events.feed(bytes);
  }
  stream.clearDeadline();
  const auto address = http::resolve(link_.mcp(), events.endpoint());
  if (!address || !http::sameOrigin(*address, link_.mcp()))
    throw noStream("its address for messages is not the gateway's");
  co_return *address;
}

/// A stream whose session does not begin is of no use.
net::Task<> SseServer::beginSession() {
  std::exception_ptr failure;
  try {
    co_await replayInitialize();
  } catch (const Error&) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  if (stream_) stream_->close();
  breakOff();
  std::rethrow_exception(failure);
}

net::Task<> SseServer::replayInitialize() {
  if (link_.session().initialize().empty()) co_return;
  base::log(base::LogLevel::kInfo, "the server's stream is a new one: initializing anew");
  auto initialize = parseMessage(link_.session().initialize());
  const auto id = initialize.id;
  const auto answer = expect(id);
  answer->wanted = false;
  answer->ended.expires_at(within(kShortLimit));
  co_await post(std::move(initialize));
  co_await await(answer);
  forget(id);
  auto ready = parseMessage(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  co_await post(std::move(ready));
}

net::Task<> SseServer::post(Message message) {
  const auto call = link_.exchange();
  auto request = link_.request("POST", link_.session().fieldsFor(message), message.text);
  request.url = address_;
  co_await call->open(std::move(request), within(kShortLimit));
  if (!call->ok())
    throw Error(ErrorKind::kUpstreamProtocol, "The server opened a new stream and then refused " +
                                                  message.method + " (status " +
                                                  std::to_string(call->status()) + ").");
}

std::shared_ptr<SseServer::Answer> SseServer::expect(const std::string& id) {
  auto answer = std::make_shared<Answer>(link_.loop().context());
  expected_[id] = answer;
  return answer;
}

void SseServer::forget(const std::string& id) { expected_.erase(id); }

net::Task<> SseServer::await(std::shared_ptr<Answer> answer) {
  if (!answer->over) co_await net::elapsed(answer->ended);
  if (!answer->over)
    throw Error(ErrorKind::kUpstreamTimeout,
                "The server opened a new stream and then did not answer initialize in time.");
  if (answer->came || !answer->wanted) co_return;
  throw Error(ErrorKind::kUpstreamUnreachable,
              "The server's stream ended before it had answered. The call may have been executed: "
              "check before you repeat it.");
}

net::Task<> SseServer::passEvents(std::shared_ptr<Exchange> stream,
                                  std::shared_ptr<EventStream> events) {
  try {
    for (;;) {
      while (auto data = events->next()) take(std::move(*data));
      const auto bytes = co_await stream->read();
      if (bytes.empty()) break;
      events->feed(bytes);
    }
  } catch (const Error& error) {
    base::log(base::LogLevel::kDebug, "the server's stream broke", {{"why", error.text()}});
  }
  if (stream_ == stream) breakOff();
}

/// One message of the server: the client's, but for answers that nobody waits for any more.
void SseServer::take(std::string text) {
  const auto message = Link::received(std::move(text));
  if (!message) return;
  if (message->kind != MessageKind::kResponse) return link_.write(message->text);
  const auto found = expected_.find(message->id);
  if (found == expected_.end()) return;
  auto& answer = *found->second;
  if (!message->version.empty()) link_.session().agree({}, message->version);
  if (answer.wanted) link_.write(message->text);
  answer.came = true;
  answer.end();
}

void SseServer::breakOff() {
  open_ = false;
  stream_.reset();
  for (const auto& one : std::exchange(expected_, {})) one.second->end();
}

}  // namespace bridge
