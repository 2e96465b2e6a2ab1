#include "proxy/request_body.h"

#include <algorithm>

namespace proxy {

namespace {

constexpr std::size_t kReadSize = std::size_t{16} * 1024;
constexpr std::size_t kLargeReadSize = std::size_t{64} * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

[[nodiscard]] bool isShort(const http::BodyFraming& framing) {
  return framing.kind == http::Framing::kLength && framing.length <= RequestBody::kInPlace;
}

[[nodiscard]] bool mayBeKept(const http::BodyFraming& framing) {
  return framing.kind != http::Framing::kLength || framing.length <= RequestBody::kKept;
}

}  // namespace

RequestBody::RequestBody(http::Exchange& exchange, ClientDeadline& deadline, RelayBuffers& buffers,
                         const LaneOptions& options, const base::Clock& clock)
    : exchange_(exchange),
      deadline_(deadline),
      buffers_(buffers),
      options_(options),
      clock_(clock),
      decoder_(exchange.head.body),
      inPlace_(isShort(exchange.head.body)),
      complete_(decoder_.done()),
      keeps_(mayBeKept(exchange.head.body)),
      continueDue_(exchange.head.expectContinue && !complete_) {}

void RequestBody::takeWhatIsThere() {
  if (complete_) return;
  if (inPlace_) {
    complete_ = exchange_.input.size() >= exchange_.head.body.length;
    return;
  }
  if (exchange_.head.body.kind != http::Framing::kChunked || exchange_.input.empty()) return;
  keep(decodeInput());
  pending_ = !buffers_.piece.empty();
}

std::optional<std::string_view> RequestBody::whole() const {
  if (!complete_ || !keeps_) return std::nullopt;
  return prefix();
}

std::string_view RequestBody::prefix() const {
  if (!inPlace_) return buffers_.kept;
  return exchange_.input.data().substr(0, exchange_.head.body.length);
}

net::Task<bool> RequestBody::gather(std::size_t limit) {
  if (inPlace_) {
    while (!complete_) {
      const bool more = co_await readMore(exchange_.head.body.length - exchange_.input.size());
      if (!more) co_return false;
      complete_ = exchange_.input.size() >= exchange_.head.body.length;
    }
    co_return true;
  }
  std::size_t seen = 0;
  while (!complete_ && seen < limit) {
    const auto piece = co_await next();
    if (!piece) co_return false;
    seen += piece->size();
  }
  co_return true;
}

net::Task<std::optional<std::string_view>> RequestBody::next() {
  if (pending_) {
    pending_ = false;
    co_return std::string_view(buffers_.piece);
  }
  giveBackLast();
  while (!complete_) {
    if (!exchange_.input.empty()) {
      const auto piece = decodeInput();
      keep(piece);
      if (!piece.empty()) co_return piece;
      giveBackLast();
      if (complete_) break;
    }
    const bool more = co_await readMore(keeps_ ? kReadSize : kLargeReadSize);
    if (!more) co_return std::nullopt;
  }
  co_return std::string_view{};
}

std::string_view RequestBody::decodeInput() {
  if (exchange_.head.body.kind == http::Framing::kChunked) return decodeChunks();
  const auto step = decoder_.step(exchange_.input.data());
  handedOut_ = step.consumed;
  complete_ = step.done;
  return step.payload;
}

/// All chunks that are there as one piece: a client's tiny chunks shall not become as many writes.
std::string_view RequestBody::decodeChunks() {
  buffers_.piece.clear();
  while (!complete_ && !exchange_.input.empty()) {
    const auto step = decoder_.step(exchange_.input.data());
    buffers_.piece += step.payload;
    exchange_.input.consume(step.consumed);
    complete_ = step.done;
    if (step.consumed == 0) break;
  }
  return buffers_.piece;
}

void RequestBody::keep(std::string_view piece) {
  if (!keeps_) {
    const auto room = kPrefix - std::min(kPrefix, buffers_.kept.size());
    buffers_.kept += piece.substr(0, room);
    return;
  }
  if (buffers_.kept.size() + piece.size() <= kKept) {
    buffers_.kept += piece;
    return;
  }
  keeps_ = false;
  buffers_.kept.resize(std::min(kPrefix, buffers_.kept.size()));
  buffers_.kept.shrink_to_fit();
}

void RequestBody::giveBackLast() {
  exchange_.input.consume(handedOut_);
  handedOut_ = 0;
}

void RequestBody::setLimit(std::chrono::milliseconds limit) {
  limit_ = clock_.steady() + limit;
  deadline_.setRead(*limit_);
}

net::Task<bool> RequestBody::readMore(std::size_t atLeast) {
  if (continueDue_) {
    const bool said = co_await sayContinue();
    if (!said) co_return false;
  }
  const auto begin = clock_.steady();
  deadline_.setRead(limit_ ? *limit_ : begin + patience());
  const auto space = exchange_.input.space(std::clamp(atLeast, kReadSize / 4, kLargeReadSize));
  const auto into = space.first(std::min(space.size(), kLargeReadSize));
  const auto got = co_await exchange_.client.readSome(into);
  deadline_.clearRead();
  if (got.error) co_return false;
  exchange_.input.produced(got.bytes);
  received_ += got.bytes;
  waited_ += clock_.steady() - begin;
  co_return true;
}

/// For the next bytes. What has come has earned its time at the least rate.
std::chrono::milliseconds RequestBody::patience() const {
  using std::chrono::milliseconds;
  const milliseconds earned{received_ * 1000 / options_.leastBodyRate};
  const auto waited = std::chrono::duration_cast<milliseconds>(waited_);
  return std::min(options_.clientStall, options_.clientStall + earned - waited);
}

/// Only while nothing of the body has come: a client that did not wait needs no invitation.
net::Task<bool> RequestBody::sayContinue() {
  continueDue_ = false;
  if (!exchange_.input.empty() || exchange_.head.minorVersion == 0) co_return true;
  // The deadline's side for writing is that of an answer that may begin meanwhile.
  deadline_.setRead(limit_ ? *limit_ : clock_.steady() + options_.clientStall);
  const auto said = co_await exchange_.client.writeAll(kContinue);
  deadline_.clearRead();
  co_return !said.error;
}

void RequestBody::finish() {
  if (inPlace_ && complete_)
    exchange_.input.consume(exchange_.head.body.length);
  else
    giveBackLast();
}

}  // namespace proxy
