#include "proxy/proxy_session.h"

#include "http/error_table.h"
#include "proxy/call_name.h"
#include "proxy/dpop_answer.h"
#include "proxy/endpoint_stream.h"
#include "proxy/error_reply.h"
#include "proxy/response_filter.h"
#include "proxy/scope_challenge.h"
#include "proxy/session_errors.h"
#include "proxy/upstream_target.h"

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

namespace proxy {

namespace {

using base::Error;
using base::ErrorKind;

constexpr int kUnauthorized = 401;
constexpr int kNotModified = 304;

[[nodiscard]] bool isRedirect(const http::ResponseHead& head) {
  return head.status >= 300 && head.status < 400 && head.status != kNotModified;
}

}  // namespace

ProxySession::ProxySession(LaneLoop& lane, http::Exchange& exchange)
    : lane_(lane),
      exchange_(exchange),
      deadline_(exchange.client),
      buffers_(lane.buffers.take()),
      body_(exchange, deadline_, *buffers_, lane.options, lane.clock),
      startedAt_(lane.clock.steady()) {}

ProxySession::~ProxySession() { lane_.buffers.put(std::move(buffers_)); }

net::Task<bool> ProxySession::run() {
  exchange_.client.clearDeadline();
  std::optional<Error> trouble;
  bool keep = false;
  try {
    keep = co_await forward();
  } catch (const Error& error) {
    trouble = error;
  } catch (const std::exception& error) {
    trouble.emplace(ErrorKind::kInternal, std::string{}, error.what());
  }
  if (trouble) keep = co_await refuse(*trouble);
  exchange_.client.unwatch();
  co_return keep;
}

net::Task<bool> ProxySession::forward() {
  body_.takeWhatIsThere();
  findDestination();
  takeSlot();
  if (!body_.complete() && body_.inPlace()) {
    const bool there = co_await body_.gather(RequestBody::kInPlace);
    if (!there) co_return false;
  }
  if (body_.complete()) watchClient();

  auto token = destination_->profile().tokens().current();
  if (!token) token = co_await acquire();
  call_.emplace(lane_, *destination_, exchange_, body_, *buffers_, [this] { watchClient(); });
  co_await send(*token);
  if (call_->head().status == kUnauthorized) co_await sendAgain(token);
  checkAnswer();
  co_return co_await pass();
}

void ProxySession::findDestination() {
  destination_ = lane_.destinations->find(exchange_.route.profile);
  if (destination_ == nullptr) throw Error(ErrorKind::kUnknownProfile, {});
  offerLogin_ = destination_->profile().tokens().wantsLogin();
  lane_.endpoints->check(destination_->profile().name(), exchange_.route.rest);
  // An upstream that answers TRACE would show the client the token it was sent.
  if (exchange_.head.method == "TRACE") throw Error(ErrorKind::kMethodNotAllowed, {});
}

void ProxySession::takeSlot() {
  slot_ = destination_->slots().take();
  if (!slot_) throw Error(ErrorKind::kTooManyStreams, {});
}

net::Task<profile::AccessTokenHandle> ProxySession::acquire() {
  auto outcome = co_await tokenWithin(Wanted::kNow, lane_.options.tokenLimit);
  const auto patience = loginPatience(outcome);
  if (patience > patience.zero()) outcome = co_await tokenWithin(Wanted::kAfterLogin, patience);
  co_return tokenOf(outcome);
}

net::Task<profile::TokenOutcome> ProxySession::tokenWithin(Wanted wanted,
                                                           std::chrono::nanoseconds limit) {
  tokenWait_.emplace(lane_.loop);
  auto outcome = co_await tokenWait_->outcome(destination_->profile().tokens(), wanted,
                                              lane_.clock.steady() + limit);
  tokenWait_.reset();
  if (!outcome) throw Error(ErrorKind::kInternal, {}, "the client went while a token was awaited");
  co_return std::move(*outcome);
}

/// How long this call is held for a login. A client that takes the URL as such is told at once.
std::chrono::nanoseconds ProxySession::loginPatience(const profile::TokenOutcome& outcome) const {
  if (!std::holds_alternative<profile::LoginRequired>(outcome)) return {};
  const auto reading = readLogin();
  if (reading.offer != http::LoginOffer::kText || reading.asksItself) return {};
  const std::chrono::nanoseconds asked = destination_->profile().settings().loginWait;
  return reading.accepted ? std::max<std::chrono::nanoseconds>(asked, lane_.options.agreedLogin)
                          : asked;
}

http::LoginReading ProxySession::readLogin() const {
  if (exchange_.head.fields.find(http::kBridgeField)) return {.asksItself = true};
  return http::readLogin(body_.prefix(), destination_->urlSessions().holds(exchange_.head));
}

net::Task<> ProxySession::send(const profile::AccessToken& token) {
  return token.dpop ? sendProved(token) : call_->open(token);
}

/// Once more with the nonce that the upstream asks for, and the same token.
net::Task<> ProxySession::sendProved(const profile::AccessToken& token) {
  co_await call_->open(token);
  learnNonce(call_->head(), *token.dpop);
  auto verdict = proofVerdict(call_->head());
  if (verdict == ProofVerdict::kTaken) co_return;
  if (verdict == ProofVerdict::kWantsNonce) {
    co_await dropAnswer();
    if (!body_.whole()) throw nonceTooLate();
    co_await call_->open(token);
    learnNonce(call_->head(), *token.dpop);
    verdict = proofVerdict(call_->head());
    if (verdict == ProofVerdict::kTaken) co_return;
  }
  call_->discardAnswer();
  throw Error(ErrorKind::kDpopProofRefused, {});
}

/// Makes way for a second sending, so far as the body allows one.
net::Task<> ProxySession::dropAnswer() {
  co_await call_->settleUpload();
  if (call_->clientFailed()) throw Error(ErrorKind::kBadRequest, {});
  call_->discardAnswer();
}

net::Task<> ProxySession::sendAgain(profile::AccessTokenHandle& token) {
  auto& tokens = destination_->profile().tokens();
  if (!tokens.renews()) {
    call_->discardAnswer();
    const Error refused(ErrorKind::kUpstreamAuthRefused, {});
    destination_->noteTrouble(refused);
    throw Error(refused);
  }
  tokens.reject(token);
  co_await dropAnswer();
  if (!body_.whole()) {
    const auto deadline = lane_.clock.steady() + lane_.options.tokenLimit;
    tokens.acquire(deadline, [](const profile::TokenOutcome&) {});
    offerLogin_ = false;
    throw tokenTooLate();
  }
  token = co_await acquire();
  co_await send(*token);
  if (call_->head().status != kUnauthorized) co_return;
  tokens.reject(token);
  call_->discardAnswer();
  const auto refused = newTokenRefused(offerLogin_);
  destination_->noteTrouble(refused);
  throw Error(refused);
}

void ProxySession::checkAnswer() {
  auto& tokens = destination_->profile().tokens();
  tokens.noteWorked();
  if (!tokens.renews()) return;
  const auto challenge = scopeChallenge(call_->head());
  if (!challenge) return;
  tokens.requireScope(challenge->find("scope").value_or(""));
  call_->discardAnswer();
  if (!offerLogin_) throw scopeMissing(challenge->find("scope").value_or(""));
  offerLogin_ = tokens.loginHelps();
  if (offerLogin_) throw Error(ErrorKind::kInsufficientScope, {});
  throw scopeStillMissing();
}

/// The client's view of where a redirect points. Throws when that is outside the upstream URL.
std::optional<std::string> ProxySession::location() const {
  if (!isRedirect(call_->head())) return std::nullopt;
  const auto location = call_->head().fields.find("location");
  if (!location) return std::nullopt;
  const auto& upstream = destination_->profile().upstream();
  std::string target;
  appendUpstreamTarget(target, upstream, exchange_.route.rest);
  return clientLocation(upstream, target, *location, exchange_.route.pathPrefix);
}

net::Task<bool> ProxySession::pass() {
  const auto from = call_->head().body;
  const auto to = clientFraming(exchange_.head, call_->head());
  const bool upstreamStays = call_->head().keepAlive;
  const bool keep = mayKeep() && !to.untilClose;
  {
    const AnswerHead answer{.request = exchange_.head,
                            .upstream = call_->head(),
                            .framing = to,
                            .keepAlive = keep,
                            .location = location()};
    writeAnswerHead(answer, buffers_->named, buffers_->out);
  }
  firstEvent_ = endpointEventOf(exchange_, call_->head(), *destination_, *lane_.endpoints);
  destination_->noteSuccess();
  destination_->urlSessions().note(exchange_.head, body_.prefix(), call_->head());
  buffers_->in.consume(call_->headBytes());

  // A stream may last for hours, and the next request come never. An upload still reads into it.
  if (from.kind != http::Framing::kLength && !call_->uploading() && exchange_.input.empty())
    exchange_.input = net::Buffer{};

  body_.answerBegins();
  const Relay::Parties parties{.client = exchange_.client,
                               .deadline = deadline_,
                               .upstream = call_->stream(),
                               .buffers = *buffers_,
                               .clock = lane_.clock,
                               .firstEvent = firstEvent_.get()};
  relay_.emplace(parties, from, to, lane_.options.clientStall);
  const auto end = co_await relay_->run();
  const bool complete = end == Relay::End::kComplete;
  // A client that goes has its upstream closed, too: that is no fault of the answer's.
  const bool brokeOff = end == Relay::End::kUpstreamBroken && exchange_.client.isOpen();
  noteCall(brokeOff ? 0 : call_->head().status);
  if (firstEvent_ && firstEvent_->fault()) destination_->noteTrouble(*firstEvent_->fault());
  call_->release(complete && upstreamStays);
  if (call_->uploading()) co_await endUpload();
  // Where only the connection's end ends the body, an orderly one would say that this is all of it.
  if (end == Relay::End::kUpstreamBroken && to.untilClose) exchange_.client.reset();
  if (!keep || !complete || call_->clientFailed()) co_return false;
  body_.finish();
  co_return true;
}

net::Task<bool> ProxySession::refuse(const Error& error) {
  const bool bodyFault = error.kind() == ErrorKind::kBadRequest;
  if (call_) {
    call_->abort();
    body_.setLimit(lane_.options.errorBodyLimit);
    co_await stopUpload();
  }
  if (!exchange_.client.isOpen() || (relay_ && relay_->wrote())) co_return false;
  if (destination_ != nullptr && isUpstreamTrouble(error.kind())) destination_->noteTrouble(error);
  if (!bodyFault) {
    const bool there = co_await readForError();
    if (!there) co_return false;
  }
  const bool keep = mayKeep() && !bodyFault;
  const bool written = co_await writeError(error, keep);
  if (keep) body_.finish();
  co_return written&& keep;
}

/// The body's beginning tells the JSON-RPC id, and its end lets the connection go on: a short one
/// is read before the error is answered.
net::Task<bool> ProxySession::readForError() {
  if (body_.complete()) co_return true;
  body_.setLimit(lane_.options.errorBodyLimit);
  try {
    const bool there = co_await body_.gather(RequestBody::kInPlace);
    co_return there;
  } catch (const Error&) {
    co_return false;
  }
}

net::Task<bool> ProxySession::writeError(const Error& error, bool keep) {
  const auto& row = http::errorRow(error.kind());
  const bool offer = offerLogin_ && row.loginHelps && destination_ != nullptr;
  const ErrorReply reply{.error = error,
                         .request = exchange_.head,
                         .bodyPrefix = body_.prefix(),
                         .profile = destination_ != nullptr ? &destination_->profile() : nullptr,
                         .loginUrl = offer ? &lane_.loginUrl : nullptr,
                         .loginOffer = offer ? readLogin().offer : http::LoginOffer::kText,
                         .keepAlive = keep};
  writeErrorReply(reply, buffers_->out);
  noteCall(row.status);
  deadline_.setWrite(lane_.clock.coarse() + lane_.options.clientStall);
  const auto written = co_await exchange_.client.writeAll(buffers_->out);
  deadline_.clearWrite();
  co_return !written.error;
}

/// The answer is out and the body has not gone up: the upload ends here. Where the body is not in,
/// either, the client sees the answer's end, and gets a moment to end its body in good order; the
/// front then closes.
net::Task<> ProxySession::endUpload() {
  exchange_.client.unwatch();
  if (!body_.complete()) {
    exchange_.client.shutdownSend();
    body_.setLimit(lane_.options.lingering);
  }
  co_await stopUpload();
}

net::Task<> ProxySession::stopUpload() {
  co_await call_->settleUpload();
  deadline_.clearRead();
}

void ProxySession::noteCall(int status) {
  if (destination_ == nullptr) return;
  const auto name = callName(exchange_.head, body_.prefix());
  const auto took = lane_.clock.steady() - startedAt_;
  destination_->profile().activity().record(
      {.method = name.method,
       .tool = name.tool,
       .status = status,
       .took = std::chrono::duration_cast<std::chrono::microseconds>(took),
       .at = lane_.clock.wall()});
}

bool ProxySession::mayKeep() const {
  return exchange_.head.keepAlive && !exchange_.lastRequest && body_.complete();
}

void ProxySession::watchClient() {
  if (call_ && call_->clientFailed()) return;
  exchange_.client.watchPeer([this] { clientGone(); });
}

/// A client that goes away cancels its call (in MCP 2026-07-28 that is what cancelling is).
void ProxySession::clientGone() {
  exchange_.client.close();
  if (tokenWait_) tokenWait_->giveUp();
  if (call_) call_->abort();
}

}  // namespace proxy
