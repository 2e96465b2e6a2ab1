#include "proxy/upstream_call.h"

#include "net/tls_error.h"
#include "proxy/request_rewriter.h"
#include "proxy/upstream_target.h"

#include <asio/error.hpp>

#include <algorithm>
#include <utility>

namespace proxy {

namespace {

constexpr std::size_t kHeadReadSize = std::size_t{4} * 1024;
constexpr std::size_t kCopiedBody = std::size_t{2} * 1024;
constexpr int kSwitchingProtocols = 101;
constexpr int kFirstFinalStatus = 200;

[[nodiscard]] std::string describe(const std::error_code& error) {
  return error ? error.message() : std::string{};
}

}  // namespace

UpstreamCall::UpstreamCall(LaneLoop& lane, Destination& destination, http::Exchange& exchange,
                           RequestBody& body, RelayBuffers& buffers,
                           std::function<void()> onBodySent)
    : lane_(lane),
      destination_(destination),
      exchange_(exchange),
      body_(body),
      buffers_(buffers),
      onBodySent_(std::move(onBodySent)) {}

net::Task<> UpstreamCall::open(const profile::AccessToken& token) {
  for (bool fresh = false;; fresh = true) {
    forgetAnswer();
    reused_ = !fresh && takeIdle();
    if (!reused_) co_await connect();
    beginSending();
    writeHead(token);
    const auto sent = co_await send();
    if (reused_ && sent.error && sent.bytes == 0 && exchange_.client.isOpen()) continue;
    touched_ = touched_ || sent.bytes > 0;
    if (!body_.complete()) startUpload();
    const auto reading = co_await readHead();
    if (reading == Reading::kHead) break;
  }
  if (upload_)
    upload_->stopTiming();
  else
    stream_.clearDeadline();
}

void UpstreamCall::writeHead(const profile::AccessToken& token) {
  const auto proof = token.dpop ? proofFor(*token.dpop) : std::string();
  const OutgoingHead request{.head = exchange_.head,
                             .route = exchange_.route,
                             .profile = destination_.profile(),
                             .authority = destination_.authority(),
                             .authorization = token.authorization.reveal(),
                             .proof = proof,
                             .framing = outgoingFraming()};
  writeRequestHead(request, buffers_.named, buffers_.out);
}

std::string UpstreamCall::proofFor(const profile::DpopBinding& dpop) const {
  const auto& upstream = destination_.profile().upstream();
  auto uri = upstream.origin();
  appendUpstreamTarget(uri, upstream, exchange_.route.rest);
  uri.resize(std::min(uri.find('?'), uri.size()));
  return dpop.proof(exchange_.head.method, uri, lane_.clock.wall());
}

http::BodyFraming UpstreamCall::outgoingFraming() const {
  if (!body_.complete()) return exchange_.head.body;
  const auto& framing = exchange_.head.body;
  if (framing.kind == http::Framing::kNone) return framing;
  return {.kind = http::Framing::kLength, .length = body_.whole()->size()};
}

bool UpstreamCall::takeIdle() {
  auto idle = lane_.pool.take(destination_.poolKey(), lane_.clock.coarse());
  if (!idle) return false;
  stream_ = std::move(*idle);
  return true;
}

net::Task<> UpstreamCall::connect() {
  const auto deadline = lane_.clock.coarse() + lane_.options.connectLimit;
  const auto endpoint = destination_.endpoint();
  stream_ = co_await destination_.connector().connect(lane_.loop, endpoint, deadline);
}

/// Of an earlier sending.
void UpstreamCall::forgetAnswer() {
  buffers_.in.consume(buffers_.in.size());
  scanner_.reset();
}

void UpstreamCall::beginSending() {
  stream_.setDeadline(lane_.clock.coarse() + destination_.profile().settings().responseTimeout);
  if (!exchange_.client.isOpen()) stream_.close();
}

/// A short body is copied behind the head: that is cheaper than to have the kernel gather the two.
net::WriteAll UpstreamCall::send() {
  using While = net::WriteAll::While;
  const auto condition = reused_ ? While::kIdle : While::kOpen;
  const auto body = body_.whole().value_or(std::string_view{});
  if (body.size() > kCopiedBody) return stream_.writeAll({buffers_.out, body, {}}, condition);
  buffers_.out += body;
  return stream_.writeAll({buffers_.out, {}, {}}, condition);
}

void UpstreamCall::startUpload() {
  const Upload::Parties parties{
      .loop = lane_.loop, .body = body_, .upstream = stream_, .clock = lane_.clock};
  const auto limit = destination_.profile().settings().responseTimeout;
  const bool chunked = exchange_.head.body.kind == http::Framing::kChunked;
  upload_.emplace(parties, limit, chunked, onBodySent_);
  upload_->start();
}

net::Task<UpstreamCall::Reading> UpstreamCall::readHead() {
  while (!takeHead()) {
    const auto space = buffers_.in.space(kHeadReadSize);
    const auto got = co_await stream_.readSome(space);
    if (!got.error) {
      buffers_.in.produced(got.bytes);
      continue;
    }
    const bool mayRepeat = reused_ && !upload_ && isSafeMethod() && buffers_.in.empty();
    if (mayRepeat && got.error != asio::error::timed_out && exchange_.client.isOpen())
      co_return Reading::kStale;
    failReading(got);
  }
  co_return Reading::kHead;
}

/// True once a final head is parsed. Interim answers are dropped: the one that a client can wait
/// for, 100, is given by RequestBody.
bool UpstreamCall::takeHead() {
  for (;;) {
    const auto size = scanner_.scan(buffers_.in.data());
    if (!size) return false;
    http::parseResponseHead(buffers_.in.data().substr(0, *size), exchange_.head.method,
                            buffers_.head);
    const auto status = buffers_.head.status;
    if (status == kSwitchingProtocols)
      throw base::Error(base::ErrorKind::kUpstreamProtocol,
                        "The upstream switches protocols, which nobody asked for.");
    headBytes_ = *size;
    if (status >= kFirstFinalStatus) return true;
    buffers_.in.consume(*size);
    scanner_.reset();
  }
}

bool UpstreamCall::isSafeMethod() const {
  const auto method = exchange_.head.method;
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

void UpstreamCall::failReading(const net::IoResult& got) const {
  if (upload_ && upload_->fault()) throw base::Error(*upload_->fault());
  if (clientFailed())
    throw base::Error(base::ErrorKind::kBadRequest, "The request's body ended before its time.");
  const auto origin = destination_.profile().upstream().origin();
  const std::string warning =
      isSafeMethod() ? "" : " The call may have been executed: check before you repeat it.";
  if (got.error == asio::error::timed_out)
    throw base::Error(base::ErrorKind::kUpstreamTimeout,
                      "The upstream " + origin + " gave no answer in time." + warning);
  if (net::isTlsError(got.error))
    throw base::Error(
        base::ErrorKind::kUpstreamTls,
        "The upstream " + origin + " ended TLS: " + got.error.message() + "." + warning, {},
        std::string(net::kTlsHint));
  throw base::Error(base::ErrorKind::kUpstreamUnreachable,
                    "The upstream " + origin + " closed the connection before it answered." +
                        (touched_ ? warning : std::string{}),
                    describe(got.error));
}

net::Task<> UpstreamCall::settleUpload() {
  if (!uploading()) co_return;
  upload_->discard();
  stream_.close();
  co_await upload_->ended();
}

void UpstreamCall::discardAnswer() {
  bool reusable = head().keepAlive && requestSent();
  if (reusable) {
    http::BodyDecoder decoder(head().body, http::Peer::kUpstream);
    buffers_.in.consume(headBytes_);
    while (!decoder.done() && !buffers_.in.empty()) {
      const auto step = decoder.step(buffers_.in.data());
      if (step.consumed == 0) break;
      buffers_.in.consume(step.consumed);
    }
    reusable = decoder.done();
  }
  release(reusable);
  if (!uploading()) upload_.reset();
}

void UpstreamCall::release(bool reusable) {
  if (reusable && requestSent() && buffers_.in.empty() && stream_.isOpen())
    lane_.pool.put(destination_.poolKey(), std::move(stream_), lane_.clock.coarse());
  else
    stream_.close();
}

}  // namespace proxy
