#include "http/front_session.h"

#include "http/handoff_queue.h"
#include "http/slow_lane.h"
#include "http/slow_request.h"
#include "net/loops.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace http {
namespace {

using base::Error;
using base::ErrorKind;
using net::IoResult;

constexpr std::size_t kMaxSlowBody = std::size_t{64} * 1024;
constexpr std::size_t kReadSize = 512;
constexpr std::size_t kMaxLingerBytes = std::size_t{1024} * 1024;
constexpr std::chrono::milliseconds kLingerWhenStopping{200};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// What is let through when the daemon is full: whether it lives, and the way to log in.
bool isUrgent(Route::Kind kind) {
  return kind == Route::Kind::kHealth || kind == Route::Kind::kLogin ||
         kind == Route::Kind::kHeadless || kind == Route::Kind::kCallback;
}

/// The routes that have no handler: the one table answers.
std::optional<ErrorKind> refusalOf(Route::Kind kind) {
  switch (kind) {
    case Route::Kind::kNotProxied:
    case Route::Kind::kNotFound:
      return ErrorKind::kNotFound;
    case Route::Kind::kMethodNotAllowed:
      return ErrorKind::kMethodNotAllowed;
    case Route::Kind::kUnknownProfile:
      return ErrorKind::kUnknownProfile;
    default:
      return std::nullopt;
  }
}

Route routeOf(const RequestHead& head, const FrontOptions& options) {
  if (!options.slowLaneOnly) return route(head, options.routes);
  checkPath(head.path);
  Route whole;
  whole.kind = Route::Kind::kHandlers;
  return whole;
}

void checkSlowBody(const BodyFraming& body) {
  if (body.kind == Framing::kChunked)
    throw Error(ErrorKind::kBadRequest,
                "This address takes no chunked request body: send a Content-Length.");
  if (body.kind == Framing::kLength && body.length > kMaxSlowBody)
    throw Error(ErrorKind::kPayloadTooLarge, "This address takes at most 64 KiB of body.");
}

}  // namespace

FrontSession::FrontSession(std::shared_ptr<FrontState> state, net::Loop& loop, net::Stream client,
                           FrontState::Admission admission)
    : state_(std::move(state)),
      loop_(loop),
      client_(std::move(client)),
      admission_(std::move(admission)) {
  state_->enter(loop_, *this);
}

FrontSession::~FrontSession() {
  silenceEnds();
  state_->leave(loop_, *this);
}

void FrontSession::closeIfIdle() {
  if (idle_) client_.close();
}

void FrontSession::hangUp() { client_.hangUp(); }

void FrontSession::makeRoom(FrontState::Silence silence) {
  if (silence == silence_) client_.close();
}

void FrontSession::silenceBegins() {
  const bool inReserve = admission_.welcome == FrontState::Welcome::kReserve;
  if (inReserve) silence_ = state_->silenceBegins(loop_, *this);
}

void FrontSession::silenceEnds() {
  if (const auto silence = std::exchange(silence_, 0)) state_->silenceEnds(silence);
}

void FrontSession::setDeadline(std::chrono::milliseconds limit) {
  client_.setDeadline(base::coarseNow() + limit);
}

net::Task<> FrontSession::run() {
  auto next = Next::kNextRequest;
  while (next == Next::kNextRequest && !state_->stopping) {
    next = co_await serveOne();
    forgetRequest();
  }
  if (next == Next::kLinger && client_.isOpen()) co_await linger();
  client_.close();
}

void FrontSession::forgetRequest() {
  auto fields = std::move(head_.fields);
  fields.clear();
  head_ = RequestHead{};
  head_.fields = std::move(fields);  // keeps its memory
  route_ = Route{};
  scanner_.reset();
  if (headBytes_.capacity() > net::Buffer::kKept) headBytes_ = {};
  input_.release();
}

net::Task<FrontSession::Next> FrontSession::serveOne() {
  std::optional<Error> fault;
  silenceBegins();
  const auto headSize = co_await readHead(fault);
  silenceEnds();
  if (!headSize && !fault) co_return Next::kClose;
  if (!fault) {
    try {
      check(*headSize);
    } catch (const Error& error) {
      fault = error;
    }
  }
  if (fault) {
    co_await answerError(*fault, false);
    co_return Next::kLinger;
  }
  co_return co_await serveChecked();
}

/// nullopt without a fault: the client went or was too slow.
net::Task<std::optional<std::size_t>> FrontSession::readHead(std::optional<Error>& fault) {
  const bool patient = admission_.welcome == FrontState::Welcome::kNormal;
  idle_ = input_.empty();
  if (idle_ && patient) setDeadline(state_->options.idleLimit);
  bool hurried = false;
  for (;;) {
    try {
      if (const auto size = scanner_.scan(input_.data())) co_return size;
    } catch (const Error& error) {
      fault = error;
    }
    if (fault) co_return std::nullopt;
    if (!hurried && (!idle_ || !patient)) {
      setDeadline(state_->options.headLimit);
      hurried = true;
    }
    const auto space = input_.space(kReadSize);
    const IoResult got = co_await client_.readSome(space);
    if (got.error) co_return std::nullopt;
    input_.produced(got.bytes);
    idle_ = false;
  }
}

/// The lanes read on behind the head, so its bytes move to a place of their own.
void FrontSession::check(std::size_t headSize) {
  headBytes_.assign(input_.data().substr(0, headSize));
  input_.consume(headSize);
  parseRequestHead(headBytes_, head_);
  route_ = routeOf(head_, state_->options);
  state_->guard->check(head_, route_);
  if (admission_.welcome != FrontState::Welcome::kNormal && !isUrgent(route_.kind))
    throw Error(ErrorKind::kTooManyConnections, {});
}

net::Task<FrontSession::Next> FrontSession::serveChecked() {
  if (route_.kind == Route::Kind::kProxy) return serveFast();
  if (route_.kind == Route::Kind::kHealth) return answerHealth();
  if (const auto refusal = refusalOf(route_.kind)) return answerRefusal(*refusal);
  return serveSlow();
}

net::Task<FrontSession::Next> FrontSession::serveFast() {
  Exchange exchange{.loop = loop_,
                    .client = client_,
                    .input = input_,
                    .head = head_,
                    .route = route_,
                    .lastRequest = state_->stopping};
  const bool reusable = co_await state_->fast.serve(exchange);
  co_return reusable ? Next::kNextRequest : Next::kLinger;
}

net::Task<FrontSession::Next> FrontSession::serveSlow() {
  std::optional<Error> fault;
  std::string request;
  try {
    checkSlowBody(head_.body);
  } catch (const Error& error) {
    fault = error;
  }
  if (!fault) {
    const auto size = static_cast<std::size_t>(head_.body.length);
    silenceBegins();
    const bool whole = co_await readSlowBody(size);
    silenceEnds();
    if (!whole) co_return Next::kClose;
    try {
      request = slowRequest(head_, input_.data().substr(0, size));
    } catch (const Error& error) {
      fault = error;
    }
  }
  auto place = fault ? std::nullopt : state_->slow.place(isUrgent(route_.kind));
  if (!fault && !place)
    fault.emplace(state_->stopping ? ErrorKind::kShuttingDown : ErrorKind::kTooManyConnections,
                  std::string{});
  if (fault) {
    co_await answerError(*fault, false);
    co_return Next::kLinger;
  }
  state_->slow.serve(std::move(*place), OwnedSocket(client_.releaseSocket()), std::move(request),
                     std::move(admission_.ticket));
  co_return Next::kClose;
}

net::Task<bool> FrontSession::readSlowBody(std::size_t size) {
  setDeadline(state_->options.bodyLimit);
  if (head_.expectContinue && input_.size() < size) {
    const IoResult sent = co_await client_.writeAll(kContinue);
    if (sent.error) co_return false;
  }
  while (input_.size() < size) {
    const auto space = input_.space(size - input_.size());
    const IoResult got = co_await client_.readSome(space);
    if (got.error) co_return false;
    input_.produced(got.bytes);
  }
  co_return true;
}

net::Task<FrontSession::Next> FrontSession::answerHealth() {
  Answer answer;
  answer.status = 200;
  answer.contentType = "application/json";
  answer.body = state_->options.health();
  answer.fields.emplace_back("Cache-Control", "no-store");
  answer.fields.emplace_back("X-Content-Type-Options", "nosniff");
  co_return co_await send(answer, head_.keepAlive);
}

net::Task<FrontSession::Next> FrontSession::answerRefusal(ErrorKind kind) {
  const Error error(kind, {});
  co_return co_await answerError(error, head_.keepAlive);
}

net::Task<FrontSession::Next> FrontSession::answerError(const Error& error, bool keepAlive) {
  ErrorContext context;
  context.profile = isProfileName(route_.profile) ? route_.profile : std::string_view{};
  const auto answer = errorAnswer(error, context);
  co_return co_await send(answer, keepAlive);
}

net::Task<FrontSession::Next> FrontSession::send(const Answer& answer, bool keepAlive) {
  const bool bodyUnread = head_.body.kind == Framing::kChunked || head_.body.length > 0;
  const bool full = admission_.welcome != FrontState::Welcome::kNormal;
  const AnswerFraming framing{.keepAlive = keepAlive && !bodyUnread && !full && !state_->stopping,
                              .headOnly = head_.method == "HEAD"};
  std::string bytes;
  appendAnswer(bytes, answer, framing);
  setDeadline(state_->options.headLimit);
  const IoResult sent = co_await client_.writeAll(bytes);
  if (sent.error) co_return Next::kClose;
  co_return framing.keepAlive ? Next::kNextRequest : Next::kLinger;
}

/// RFC 9112 section 9.6: a close with bytes unread would reset the connection, and the client might
/// never read the answer.
net::Task<> FrontSession::linger() {
  silenceBegins();
  client_.shutdownSend();
  const auto limit = state_->options.lingerLimit;
  setDeadline(state_->stopping ? std::min(limit, kLingerWhenStopping) : limit);
  for (std::size_t total = 0; total < kMaxLingerBytes;) {
    input_.consume(input_.size());
    const auto space = input_.space(net::Buffer::kKept);
    const IoResult got = co_await client_.readSome(space);
    if (got.error) co_return;
    total += got.bytes;
  }
}

}  // namespace http
