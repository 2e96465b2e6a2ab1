#include "base/error.h"
#include "http/codec.h"

#include <algorithm>
#include <string>

#include "fuzz/finding.h"

namespace {

constexpr http::BodyFraming kChunked{.kind = http::Framing::kChunked, .length = 0};

struct Decoded {
  std::string payload;
  std::string end;  ///< "done", "cut" or the refusal
  std::size_t taken = 0;

  bool operator==(const Decoded&) const = default;
};

/// Feeds `bytes` in pieces of `pieceSize`, keeping what a step leaves.
Decoded decode(std::string_view bytes, std::size_t pieceSize) {
  http::BodyDecoder decoder(kChunked);
  Decoded result;
  std::size_t arrived = 0;
  try {
    while (!decoder.done() && arrived < bytes.size()) {
      arrived = std::min(bytes.size(), arrived + pieceSize);
      for (bool more = true; more;) {
        const auto step = decoder.step(bytes.substr(result.taken, arrived - result.taken));
        fuzz::require(step.done == decoder.done(), "a step says when the body is done");
        result.payload += step.payload;
        result.taken += step.consumed;
        more = step.consumed > 0;
      }
    }
    result.end = decoder.done() ? "done" : "cut";
  } catch (const base::Error& error) {
    // How much was handed on before a refusal depends on the pieces, and nobody may use it.
    result = {.payload = {}, .end = error.text(), .taken = 0};
  }
  return result;
}

std::string encoded(std::string_view payload, std::size_t chunkSize) {
  std::string out;
  while (!payload.empty()) {
    const auto chunk = payload.substr(0, chunkSize);
    payload.remove_prefix(chunk.size());
    http::appendChunkHeader(out, chunk.size());
    out.append(chunk).append(http::kChunkEnd);
  }
  return out.append(http::kLastChunk);
}

}  // namespace

// The first byte says in how large pieces the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = fuzz::textOf(data, size).substr(1);
  const std::size_t pieceSize = 1U + data[0];
  const auto whole = decode(bytes, size);
  const auto pieces = decode(bytes, pieceSize);
  fuzz::requireSame(whole.end, pieces.end, "pieces end the same");
  fuzz::require(whole == pieces, "pieces decode the same", whole.payload, pieces.payload);

  const auto wire = encoded(bytes, pieceSize);
  const auto back = decode(wire, pieceSize);
  fuzz::require(back.end == "done" && back.taken == wire.size(), "our own chunks are good");
  fuzz::requireSame(back.payload, bytes, "what is encoded comes back");
  return 0;
}
