#include "http/client_exchange.h"

#include "base/error.h"
#include "base/secret.h"
#include "net/loops.h"
#include "net/tls_error.h"

#include <asio/error.hpp>

#include <algorithm>
#include <utility>

namespace http {
namespace {

using base::Error;
using base::ErrorKind;
using net::IoResult;

constexpr std::size_t kMaxBody = std::size_t{256} * 1024;
constexpr std::size_t kReadSize = 4096;
constexpr int kMaxInterim = 8;
constexpr int kSwitchingProtocols = 101;
constexpr int kFirstFinal = 200;

/// The connector speaks of upstreams; here the peer is an authorization server.
Error asAuthServer(const Error& error) {
  auto kind = error.kind();
  if (kind == ErrorKind::kUpstreamUnreachable) kind = ErrorKind::kAuthServerUnreachable;
  if (kind == ErrorKind::kUpstreamTimeout) kind = ErrorKind::kAuthServerTimeout;
  return {kind, error.text(), error.detail(), error.hint()};
}

bool isTargetByte(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value > 0x20 && value != 0x7F;
}

void requireGoodLine(const ClientRequest& request, std::string_view target) {
  if (!isToken(request.method) || !std::ranges::all_of(target, isTargetByte))
    throw Error(ErrorKind::kInternal, "A request of the gateway's own is not well formed.");
}

}  // namespace

RequestText::RequestText(const ClientRequest& request, std::string_view userAgent) {
  const auto target = request.url.target();
  requireGoodLine(request, target);
  std::size_t size = target.size() + request.body.size() + 512;
  for (const auto& [name, value] : request.fields) size += name.size() + value.size() + 4;
  text_.reserve(size);  // no copies left behind by growth
  text_.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\n");
  appendField(text_, "Host", request.url.authority());
  appendField(text_, "User-Agent", userAgent);
  appendField(text_, "Accept-Encoding", "identity");
  appendField(text_, "Connection", "close");
  for (const auto& [name, value] : request.fields) appendField(text_, name, value);
  if (!request.body.empty() || request.method == "POST")
    appendField(text_, "Content-Length", std::to_string(request.body.size()));
  text_.append("\r\n").append(request.body);
}

RequestText::~RequestText() { base::wipe(text_); }

ClientExchange::ClientExchange(std::shared_ptr<const net::Connector> connector,
                               const ClientRequest& request, std::string_view userAgent,
                               base::SteadyTime deadline)
    : connector_(std::move(connector)),
      endpoint_{.host = request.url.host, .port = request.url.port, .tls = request.url.isHttps()},
      origin_(request.url.origin()),
      method_(request.method),
      request_(request, userAgent),
      deadline_(deadline) {}

net::Task<ClientResponse> ClientExchange::run(net::Loop& loop) {
  try {
    auto stream = co_await connector_->connect(loop, endpoint_, deadline_);
    stream.setDeadline(deadline_);
    // A server may answer and close before it has read everything: look for the answer anyway.
    const IoResult sent = co_await stream.writeAll(request_.text());
    if (sent.error == asio::error::timed_out) throw ioError(sent.error);
    co_await readHead(stream);
    co_await readBody(stream);
    stream.close();
    co_return std::move(response_);
  } catch (const Error& error) {
    throw asAuthServer(error);
  }
}

net::Task<> ClientExchange::readHead(net::Stream& stream) {
  HeadScanner scanner(Peer::kUpstream);
  int interim = 0;
  while (response_.status < kFirstFinal) {
    const auto size = scanner.scan(input_.data());
    if (!size) {
      const bool more = co_await readMore(stream);
      if (!more && !answered_)
        throw Error(ErrorKind::kAuthServerUnreachable,
                    origin_ + " closed the connection without an answer.");
      if (!more) throw badAnswer("ended within its header");
      continue;
    }
    ResponseHead head;
    parseResponseHead(input_.data().substr(0, *size), method_, head);
    if (head.status == kSwitchingProtocols || ++interim > kMaxInterim)
      throw badAnswer("is not one to this request");
    keep(head);
    input_.consume(*size);
    scanner.reset();
  }
}

void ClientExchange::keep(const ResponseHead& head) {
  response_.status = head.status;
  framing_ = head.body;
  if (head.status < kFirstFinal) return;
  for (const auto& field : head.fields.all())
    response_.fields.emplace_back(field.name, field.value);
}

net::Task<> ClientExchange::readBody(net::Stream& stream) {
  BodyDecoder decoder(framing_, Peer::kUpstream);
  while (!decoder.done()) {
    const auto step = decoder.step(input_.data());
    if (response_.body.size() + step.payload.size() > kMaxBody)
      throw badAnswer("is larger than 256 KiB");
    response_.body.append(step.payload);
    input_.consume(step.consumed);
    if (decoder.done() || step.consumed > 0) continue;
    const bool more = co_await readMore(stream);
    if (!more && !decoder.endsAtClose()) throw badAnswer("was cut short");
    if (!more) co_return;
  }
}

net::Task<bool> ClientExchange::readMore(net::Stream& stream) {
  const auto space = input_.space(kReadSize);
  const IoResult got = co_await stream.readSome(space);
  if (got.error == asio::error::eof) co_return false;
  if (got.error) throw ioError(got.error);
  input_.produced(got.bytes);
  answered_ = true;
  co_return true;
}

Error ClientExchange::ioError(std::error_code error) const {
  if (error == asio::error::timed_out)
    return {ErrorKind::kAuthServerTimeout, origin_ + " did not answer in time."};
  if (answered_) return badAnswer("was cut short");
  if (net::isTlsError(error))
    return {ErrorKind::kUpstreamTls,
            origin_ + " ended TLS: " + error.message() + ".",
            {},
            std::string(net::kTlsHint)};
  return {ErrorKind::kAuthServerUnreachable, "The connection to " + origin_ + " broke.",
          error.message()};
}

Error ClientExchange::badAnswer(const std::string& what) const {
  return {ErrorKind::kUpstreamProtocol, "The answer of " + origin_ + " " + what + "."};
}

}  // namespace http
