#include "proxy/relay.h"

#include "base/error.h"

#include <asio/error.hpp>

#include <algorithm>
#include <array>

namespace proxy {

Relay::Relay(Parties parties, http::BodyFraming from, ClientFraming to,
             std::chrono::milliseconds clientStall)
    : parties_(parties),
      from_(from),
      to_(to),
      clientStall_(clientStall),
      decoder_(from, http::Peer::kUpstream),
      readSize_(from.kind == http::Framing::kLength ? kFirstRead : kQuietRead) {}

net::Task<Relay::End> Relay::run() {
  if (awaitsWhole()) {
    const bool whole = co_await awaitShortBody();
    if (!whole) broken_ = true;
  }
  for (;;) {
    collect();
    const bool written = co_await write();
    if (!written) co_return End::kClientGone;
    if (broken_) co_return End::kUpstreamBroken;
    if (decoder_.done()) co_return End::kComplete;
    if (!starved_) continue;
    const auto got = co_await read();
    if (!got.error) continue;
    const auto end = co_await finish(endOfInput(got));
    co_return end;
  }
}

bool Relay::awaitsWhole() const {
  return from_.kind == http::Framing::kLength && from_.length <= kShortBody &&
         parties_.buffers.in.size() < from_.length;
}

/// The upstream's connection has ended, and with it, `orderly` or not, its body.
net::Task<Relay::End> Relay::finish(bool orderly) {
  if (!orderly) co_return End::kUpstreamBroken;
  addPiece(passed({}, true));
  addLastChunk();
  const bool ended = co_await write();
  co_return ended ? End::kComplete : End::kClientGone;
}

/// False when the upstream ended it early: what came is still passed on.
net::Task<bool> Relay::awaitShortBody() {
  while (parties_.buffers.in.size() < from_.length) {
    const auto got = co_await read();
    if (got.error) co_return false;
  }
  co_return true;
}

net::Task<net::IoResult> Relay::read() {
  return readSize_ == kQuietRead ? readQuietly() : readOn();
}

net::Task<net::IoResult> Relay::readOn() {
  auto& in = parties_.buffers.in;
  const auto space = in.space(readSize_);
  const auto got = co_await parties_.upstream.readSome(space);
  in.produced(got.bytes);
  if (got.bytes == space.size())
    readSize_ = std::min(readSize_ * 4, kLargestRead);
  else if (got.bytes < kQuietRead)
    readSize_ = kQuietRead;
  co_return got;
}

/// The buffers are given back first: a stream may be quiet for hours.
net::Task<net::IoResult> Relay::readQuietly() {
  auto& in = parties_.buffers.in;
  if (in.empty()) in = net::Buffer{};
  if (parties_.buffers.out.empty()) parties_.buffers.out.shrink_to_fit();
  const auto got = co_await parties_.upstream.readSome(quiet_);
  in.append(std::string_view(quiet_.data(), got.bytes));
  if (got.bytes == quiet_.size()) readSize_ = kFirstRead;
  co_return got;
}

net::Task<bool> Relay::write() {
  auto& buffers = parties_.buffers;
  net::IoResult written;
  if (!buffers.out.empty() || !direct_.empty()) {
    parties_.deadline.setWrite(parties_.clock.coarse() + clientStall_);
    const std::array<std::string_view, 3> parts{buffers.out, direct_, suffix_};
    wrote_ = true;
    written = co_await parties_.client.writeAll(parts);
    parties_.deadline.clearWrite();
  }
  buffers.in.consume(taken_);
  buffers.out.clear();
  direct_ = suffix_ = {};
  taken_ = 0;
  co_return !written.error;
}

/// Decodes what is there into `out`, up to a piece that is large enough to be written from `in`.
void Relay::collect() {
  const auto input = parties_.buffers.in.data();
  try {
    while (!decoder_.done() && direct_.empty()) {
      const auto step = decoder_.step(input.substr(taken_));
      taken_ += step.consumed;
      addPiece(passed(step.payload, decoder_.done()));
      if (step.consumed == 0) break;
    }
  } catch (const base::Error&) {
    if (!wrote_) throw;
    broken_ = true;
    return;
  }
  starved_ = taken_ == input.size();
  if (decoder_.done()) addLastChunk();
}

void Relay::addLastChunk() {
  if (!to_.chunked) return;
  if (direct_.empty())
    parties_.buffers.out += http::kLastChunk;
  else
    suffix_ = "\r\n0\r\n\r\n";
}

std::string_view Relay::passed(std::string_view payload, bool last) const {
  return parties_.firstEvent == nullptr ? payload : parties_.firstEvent->pass(payload, last);
}

void Relay::addPiece(std::string_view payload) {
  if (payload.empty()) return;
  auto& out = parties_.buffers.out;
  if (to_.chunked) http::appendChunkHeader(out, payload.size());
  if (payload.size() >= kDirect) {
    direct_ = payload;
    if (to_.chunked) suffix_ = http::kChunkEnd;
    return;
  }
  out += payload;
  if (to_.chunked) out += http::kChunkEnd;
}

/// A body that the connection's end ends is whole only when that end was orderly: a reset or a TLS
/// stream without its goodbye is a truncation.
bool Relay::endOfInput(const net::IoResult& got) {
  return got.error == asio::error::eof && decoder_.endsAtClose();
}

}  // namespace proxy
