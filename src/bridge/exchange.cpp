#include "bridge/exchange.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/version.h"
#include "bridge/line_reader.h"
#include "net/loops.h"

#include <asio/error.hpp>

#include <utility>

namespace bridge {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t kReadSize = std::size_t{16} * 1024;
constexpr int kFirstFinal = 200;
constexpr std::string_view kEvents = "text/event-stream";

}  // namespace

net::Task<> Exchange::open(http::ClientRequest request, base::SteadyTime headLimit) {
  method_ = request.method;
  origin_ = request.url.origin();
  const net::Endpoint endpoint{
      .host = request.url.host, .port = request.url.port, .tls = request.url.isHttps()};
  stream_ = co_await connector_->connect(loop_, endpoint, headLimit);
  if (closed_) throw ended(asio::error::operation_aborted);
  stream_.setDeadline(headLimit);
  const http::RequestText text(request, "mcp-auth-proxy-stdio/" + std::string(base::kVersion));
  // An answer may come before everything was read: look for it anyway.
  const auto sent = co_await stream_.writeAll(text.text());
  if (sent.error == asio::error::timed_out) throw ended(sent.error);
  co_await readHead();
  stream_.clearDeadline();
}

std::string Exchange::field(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (base::equalsIgnoreCase(key, name)) return value;
  return {};
}

bool Exchange::isEventStream() const {
  return base::equalsIgnoreCase(field("Content-Type").substr(0, kEvents.size()), kEvents);
}

net::Task<std::string> Exchange::read() {
  std::string bytes;
  while (bytes.empty() && !decoder_->done()) {
    const auto step = decoder_->step(input_.data());
    bytes.append(step.payload);
    input_.consume(step.consumed);
    if (step.consumed > 0 || decoder_->done()) continue;
    const auto error = co_await readMore();
    if (closed_) throw ended(error);
    if (error) break;
  }
  co_return bytes;
}

net::Task<std::string> Exchange::readAll() {
  std::string body;
  for (;;) {
    const auto bytes = co_await read();
    if (bytes.empty()) break;
    body.append(bytes);
    if (body.size() > LineReader::kLimit)
      throw Error(ErrorKind::kUpstreamProtocol, "The server's answer is larger than 16 MiB.");
  }
  if (!complete() && !decoder_->endsAtClose()) throw ended(asio::error::eof);
  co_return body;
}

void Exchange::close() {
  closed_ = true;
  stream_.close();
}

net::Task<> Exchange::readHead() {
  http::HeadScanner scanner(http::Peer::kUpstream);
  http::ResponseHead head;
  while (status_ < kFirstFinal) {
    const auto size = scanner.scan(input_.data());
    if (!size) {
      const auto error = co_await readMore();
      if (error) throw ended(error);
      continue;
    }
    http::parseResponseHead(input_.data().substr(0, *size), method_, head);
    status_ = head.status;
    for (const auto& one : head.fields.all()) fields_.emplace_back(one.name, one.value);
    decoder_.emplace(head.body, http::Peer::kUpstream);
    input_.consume(*size);
    scanner.reset();
    if (status_ < kFirstFinal) fields_.clear();
  }
}

net::Task<std::error_code> Exchange::readMore() {
  const auto space = input_.space(kReadSize);
  const auto got = co_await stream_.readSome(space);
  if (!got.error) input_.produced(got.bytes);
  co_return got.error;
}

Error Exchange::ended(std::error_code error) const {
  if (closed_) return {ErrorKind::kInternal, "The call was cancelled."};
  if (error == asio::error::timed_out)
    return {ErrorKind::kUpstreamTimeout, "The gateway at " + origin_ + " gave no answer in time."};
  return {ErrorKind::kUpstreamUnreachable,
          "The gateway at " + origin_ +
              " closed the connection before it had answered. The call may have been executed: "
              "check before you repeat it.",
          error.message()};
}

}  // namespace bridge
