#include "proxy/proxy_session.h"

#include "base/encoding.h"
#include "oauth/challenge.h"
#include "oauth/peer_text.h"
#include "proxy/dpop_answer.h"
#include "proxy/error_reply.h"
#include "proxy/response_filter.h"
#include "proxy/upstream_target.h"

#include <exception>
#include <utility>
#include <variant>
#include <vector>

namespace proxy {

namespace {

using base::Error;
using base::ErrorKind;

constexpr int kUnauthorized = 401;
constexpr int kForbidden = 403;
constexpr int kNotModified = 304;

[[nodiscard]] bool isUpstreamTrouble(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kUpstreamUnreachable:
    case ErrorKind::kUpstreamTls:
    case ErrorKind::kUpstreamTimeout:
    case ErrorKind::kUpstreamProtocol:
    case ErrorKind::kUpstreamRedirect:
    case ErrorKind::kUpstreamAddressRefused:
    case ErrorKind::kDpopProofRefused:
      return true;
    default:
      return false;
  }
}

[[nodiscard]] bool isRedirect(const http::ResponseHead& head) {
  return head.status >= 300 && head.status < 400 && head.status != kNotModified;
}

/// The Bearer challenge of a 403 that asks for more scope.
[[nodiscard]] std::optional<oauth::Challenge> scopeChallenge(const http::ResponseHead& head) {
  if (head.status != kForbidden) return std::nullopt;
  std::vector<std::string> values;
  for (const auto& field : head.fields.all())
    if (base::equalsIgnoreCase(field.name, "www-authenticate")) values.emplace_back(field.value);
  if (values.empty()) return std::nullopt;
  auto challenge = oauth::bearerChallenge(values);
  if (challenge && challenge->find("error") != "insufficient_scope") challenge.reset();
  return challenge;
}

[[nodiscard]] Error newTokenRefused(bool loginHelps) {
  constexpr auto kText = "The upstream refuses a token that is new.";
  if (loginHelps) return {ErrorKind::kNotAuthenticated, kText};
  return {ErrorKind::kUpstreamAuthRefused,
          kText,
          {},
          "Check `resource` and `scopes` for this profile, or ask the server's operator."};
}

/// Nobody can log in for more.
[[nodiscard]] Error scopeMissing(const std::string& scope) {
  return {ErrorKind::kInsufficientScope,
          "The upstream wants a scope that this profile's token lacks" +
              (scope.empty() ? std::string(".") : ": '" + oauth::quotePeer(scope) + "'."),
          {},
          "Add it to `scopes` for this profile, if its client may have it."};
}

[[nodiscard]] profile::AccessTokenHandle tokenOf(const profile::TokenOutcome& outcome) {
  if (const auto* login = std::get_if<profile::LoginRequired>(&outcome))
    throw Error(ErrorKind::kNotAuthenticated, login->reason);
  if (const auto* error = std::get_if<Error>(&outcome)) throw Error(*error);
  return std::get<profile::AccessTokenHandle>(outcome);
}

[[nodiscard]] Error nonceTooLate() {
  return {ErrorKind::kDpopProofRefused,
          "The upstream asks for a new nonce in the proof that goes with the token (DPoP), and the "
          "request's body was too large to be kept for a second sending.",
          {},
          "The nonce is known now: send the request again."};
}

}  // namespace

ProxySession::ProxySession(LaneLoop& lane, http::Exchange& exchange)
    : lane_(lane),
      exchange_(exchange),
      buffers_(lane.buffers.take()),
      body_(exchange, *buffers_, lane.options, lane.clock) {}

ProxySession::~ProxySession() { lane_.buffers.put(std::move(buffers_)); }

asio::awaitable<bool> ProxySession::run() {
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

asio::awaitable<bool> ProxySession::forward() {
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
  // An upstream that answers TRACE would show the client the token it was sent.
  if (exchange_.head.method == "TRACE") throw Error(ErrorKind::kMethodNotAllowed, {});
}

void ProxySession::takeSlot() {
  slot_ = destination_->slots().take();
  if (!slot_) throw Error(ErrorKind::kTooManyStreams, {});
}

asio::awaitable<profile::AccessTokenHandle> ProxySession::acquire() {
  const auto deadline = lane_.clock.steady() + lane_.options.tokenLimit;
  tokenWait_.emplace(lane_.loop);
  const auto outcome = co_await tokenWait_->outcome(destination_->profile().tokens(), deadline);
  tokenWait_.reset();
  if (!outcome) throw Error(ErrorKind::kInternal, {}, "the client went while a token was awaited");
  auto token = tokenOf(*outcome);
  if (!token) throw Error(ErrorKind::kInternal, {}, "a token was promised and none came");
  co_return token;
}

/// With a DPoP token: once more with the nonce that the upstream asks for, and the same token.
asio::awaitable<void> ProxySession::send(const profile::AccessToken& token) {
  co_await call_->open(token);
  if (!token.dpop) co_return;
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
asio::awaitable<void> ProxySession::dropAnswer() {
  co_await call_->settleUpload();
  if (call_->clientFailed()) throw Error(ErrorKind::kBadRequest, {});
  call_->discardAnswer();
}

asio::awaitable<void> ProxySession::sendAgain(profile::AccessTokenHandle& token) {
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
    throw Error(ErrorKind::kNotAuthenticated,
                "The upstream no longer takes the access token, and the request's body was too "
                "large to be kept for a second sending.",
                {}, "A new token is being fetched: send the request again.");
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
  throw Error(ErrorKind::kInsufficientScope,
              "Three logins in a row did not give the scope that the upstream asks for.", {},
              "Ask the server's operator for access: another login will not help.");
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

asio::awaitable<bool> ProxySession::pass() {
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
  destination_->noteSuccess();
  buffers_->in.consume(call_->headBytes());

  const Relay::Parties parties{.client = exchange_.client,
                               .upstream = call_->stream(),
                               .buffers = *buffers_,
                               .clock = lane_.clock};
  relay_.emplace(parties, from, to, lane_.options.clientStall);
  const auto end = co_await relay_->run();
  const bool complete = end == Relay::End::kComplete;
  call_->release(complete && upstreamStays);
  if (call_->uploading()) co_await endUpload();
  if (!keep || !complete || call_->clientFailed()) co_return false;
  body_.finish();
  co_return true;
}

asio::awaitable<bool> ProxySession::refuse(const Error& error) {
  const bool bodyFault = error.kind() == ErrorKind::kBadRequest;
  if (call_) {
    call_->abort();
    body_.setLimit(lane_.options.errorBodyLimit);
    co_await call_->settleUpload();
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
asio::awaitable<bool> ProxySession::readForError() {
  if (body_.complete()) co_return true;
  body_.setLimit(lane_.options.errorBodyLimit);
  try {
    const bool there = co_await body_.gather(RequestBody::kInPlace);
    co_return there;
  } catch (const Error&) {
    co_return false;
  }
}

asio::awaitable<bool> ProxySession::writeError(const Error& error, bool keep) {
  const ErrorReply reply{.error = error,
                         .request = exchange_.head,
                         .bodyPrefix = body_.prefix(),
                         .profile = destination_ != nullptr ? &destination_->profile() : nullptr,
                         .loginUrl = offerLogin_ ? &lane_.loginUrl : nullptr,
                         .keepAlive = keep};
  writeErrorReply(reply, buffers_->out);
  exchange_.client.setDeadline(lane_.clock.steady() + lane_.options.clientStall);
  const auto written = co_await exchange_.client.writeAll(buffers_->out);
  exchange_.client.clearDeadline();
  co_return !written.error;
}

/// The answer is out and the body is not in: the upload ends here. The client sees the answer's
/// end, and gets a moment to end its body in good order; the front then closes.
asio::awaitable<void> ProxySession::endUpload() {
  exchange_.client.unwatch();
  exchange_.client.shutdownSend();
  exchange_.client.setDeadline(lane_.clock.steady() + lane_.options.lingering);
  body_.setLimit(lane_.options.lingering);
  co_await call_->settleUpload();
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
