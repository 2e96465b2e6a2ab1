#pragma once

#include "http/head.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace http {

/// Limit for a whole head, start line included.
inline constexpr std::size_t kMaxHeadBytes = 64U * 1024U;

/// Looks for the end of a head (CRLF CRLF) in bytes that grow. Remembers how far it has looked, so
/// a head that drips in costs linear time.
class HeadScanner {
 public:
  /// The head's size with its empty line, or nullopt while it is incomplete. Throws
  /// base::Error(kHeadTooLarge) past kMaxHeadBytes and base::Error(kBadRequest) as soon as a bare
  /// LF, bare CR or NUL shows that this can never be a good head.
  [[nodiscard]] std::optional<std::size_t> scan(std::string_view bytes);

  void reset() { scanned_ = 0; }

 private:
  std::size_t scanned_ = 0;
};

/// Parses a complete head, its empty line included. Everything listed under "HTTP" in
/// docs/security.md is refused: throws base::Error(kBadRequest), with a text that names the fault.
/// RFC 9110, RFC 9112. The result's views point into `bytes`. Clears and fills `head`, so that a
/// connection can use one object again and again without allocating.
void parseRequestHead(std::string_view bytes, RequestHead& head);

/// The same for a response to a request of `requestMethod`. Throws base::Error(kUpstreamProtocol).
void parseResponseHead(std::string_view bytes, std::string_view requestMethod, ResponseHead& head);

/// What one step of a body decoder found.
struct BodyStep {
  std::size_t consumed = 0;  ///< bytes of the input that are done with
  std::string_view payload;  ///< body bytes, a view into the input; may be empty
  bool done = false;         ///< the body has ended
};

/// Takes a body apart according to its framing (RFC 9112 section 7.1 for chunks; extensions are
/// ignored and limited, trailers are refused). No copy, no allocation.
class BodyDecoder {
 public:
  explicit BodyDecoder(BodyFraming framing);

  /// Call again with the unconsumed rest and more bytes until `done`; a step that consumes nothing
  /// and is not done needs more input. Throws base::Error(kBadRequest) for a malformed chunk;
  /// callers on the upstream side turn it into kUpstreamProtocol.
  [[nodiscard]] BodyStep step(std::string_view input);

  [[nodiscard]] bool done() const { return state_ == State::kDone; }

  /// The connection's end ends this body (kUntilClose); for any other an end is a truncation.
  [[nodiscard]] bool endsAtClose() const { return framing_.kind == Framing::kUntilClose; }

 private:
  enum class State { kSize, kExtension, kSizeLf, kData, kDataCr, kDataLf, kEndCr, kEndLf, kDone };

  BodyFraming framing_;
  State state_;
  unsigned long long left_ = 0;
  std::size_t sizeDigits_ = 0;
  std::size_t lineBytes_ = 0;
};

/// "1a\r\n": what stands before a chunk; "\r\n" follows its bytes, "0\r\n\r\n" ends the body.
void appendChunkHeader(std::string& out, std::size_t size);
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// Writes "Name: value\r\n". Throws base::Error(kInternal) for a name or value that could break out
/// of its line, whoever made it.
void appendField(std::string& out, std::string_view name, std::string_view value);

/// RFC 9110 section 5.6.2.
[[nodiscard]] bool isToken(std::string_view text);

}  // namespace http
