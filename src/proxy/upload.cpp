#include "proxy/upload.h"

#include "http/codec.h"
#include "net/spawn.h"

#include <utility>

namespace proxy {

Upload::Upload(Parties parties, std::chrono::milliseconds progressLimit, bool chunked,
               std::function<void()> onEnd)
    : parties_(parties),
      progressLimit_(progressLimit),
      chunked_(chunked),
      onEnd_(std::move(onEnd)),
      gate_(parties.loop.context()) {}

void Upload::start() {
  clearDeadline();
  net::spawn(parties_.loop, [this] { return run(); });
}

net::Task<> Upload::run() {
  try {
    co_await carry();
  } catch (const base::Error& error) {
    fault_ = error;
    clientFailed_ = true;
  }
  if (clientFailed_) parties_.upstream.close();
  done_ = true;
  gate_.open();
  onEnd_();
}

net::Task<> Upload::carry() {
  for (;;) {
    const auto piece = co_await parties_.body.next();
    if (!piece) {
      clientFailed_ = true;
      co_return;
    }
    if (piece->empty()) break;
    co_await write(*piece);
  }
  if (chunked_) {
    const std::array<std::string_view, 3> parts{http::kLastChunk, {}, {}};
    co_await writeParts(parts);
  }
  sent_ = !discarding_;
  if (timed_) setDeadline();
}

net::Task<> Upload::write(std::string_view piece) {
  std::array<std::string_view, 3> parts{piece, {}, {}};
  if (chunked_) {
    chunkHeader_.clear();
    http::appendChunkHeader(chunkHeader_, piece.size());
    parts = {chunkHeader_, piece, http::kChunkEnd};
  }
  co_await writeParts(parts);
}

net::Task<> Upload::writeParts(std::array<std::string_view, 3> parts) {
  if (discarding_) co_return;
  setDeadline();
  writing_ = true;
  const auto written = co_await parties_.upstream.writeAll(parts);
  writing_ = false;
  if (written.error) discarding_ = true;
  clearDeadline();
}

void Upload::stopTiming() {
  timed_ = false;
  if (!writing_) parties_.upstream.clearDeadline();
}

void Upload::setDeadline() {
  if (!discarding_) parties_.upstream.setDeadline(parties_.clock.coarse() + progressLimit_);
}

/// While the client is waited for, the upstream is not.
void Upload::clearDeadline() {
  if (!discarding_) parties_.upstream.clearDeadline();
}

}  // namespace proxy
