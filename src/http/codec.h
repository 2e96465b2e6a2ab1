#pragma once

#include "http/head.h"
#include "http/refusal.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// Limit for a whole head, start line included.
inline constexpr std::size_t kMaxHeadBytes = std::size_t{64} * 1024;
/// Limit for the field lines of a head: bounds what a connection's reused Fields keep.
inline constexpr std::size_t kMaxFields = 256;

/// Looks for the end of a head (CRLF CRLF) in bytes that grow. Remembers how far it has looked, so
/// a head that drips in costs linear time.
class HeadScanner {
 public:
  explicit HeadScanner(Peer peer = Peer::kClient) : peer_(peer) {}

  /// The head's size with its empty line, or nullopt while it is incomplete. Throws
  /// base::Error(kHeadTooLarge) past kMaxHeadBytes and base::Error(kBadRequest) as soon as a bare
  /// LF, a bare CR, another control character or an empty first line shows that this can never be
  /// a good head; both are kUpstreamProtocol when the peer is an upstream.
  [[nodiscard]] std::optional<std::size_t> scan(std::string_view bytes);

  void reset() { scanned_ = 0; }

 private:
  Peer peer_;
  std::size_t scanned_ = 0;
};

/// Parses a complete head, its empty line included. What docs/strictness.md lists is refused:
/// throws base::Error(kBadRequest), with a text that names the fault (kHeadTooLarge for more than
/// kMaxFields field lines). RFC 9110, RFC 9112. The result's views point into `bytes`. Clears and
/// fills `head`, so that a connection can use one object again and again without allocating.
void parseRequestHead(std::string_view bytes, RequestHead& head);

/// The same for a response to a request of `requestMethod`. Throws base::Error(kUpstreamProtocol).
/// A 1xx head is parsed like any other: the caller reads on (and decides about 101).
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
  explicit BodyDecoder(BodyFraming framing, Peer peer = Peer::kClient);

  /// Call again with the unconsumed rest and more bytes until `done`; a step that consumes nothing
  /// and is not done needs more input. One step yields at most one run of payload, and also takes
  /// the framing before and after it; bytes past the body's end are never consumed. Throws
  /// base::Error for a malformed chunk: kBadRequest, or kUpstreamProtocol from an upstream.
  [[nodiscard]] BodyStep step(std::string_view input);

  [[nodiscard]] bool done() const { return state_ == State::kDone; }

  /// The connection's end ends this body (kUntilClose); for any other an end is a truncation.
  [[nodiscard]] bool endsAtClose() const { return framing_.kind == Framing::kUntilClose; }

 private:
  enum class State {
    kSize,
    kExtensionSpace,  ///< after the size, before ";"
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kEndCr,
    kEndLf,
    kDone
  };

  [[nodiscard]] std::string_view takeData(std::string_view input);
  void takeFraming(char byte);
  void takeSize(char byte);
  void takeExtension(char byte);
  void expect(char byte, char wanted, State next);

  BodyFraming framing_;
  Peer peer_;
  State state_ = State::kData;
  unsigned sizeDigits_ = 0;
  unsigned extensionBytes_ = 0;
  unsigned long long left_ = 0;  ///< of the body or of the chunk
};

/// "1a\r\n": what stands before a chunk; "\r\n" follows its bytes, "0\r\n\r\n" ends the body.
void appendChunkHeader(std::string& out, std::size_t size);
inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// Writes "Name: value\r\n". Throws base::Error(kInternal) for a name or value that could break out
/// of its line, whoever made it.
void appendField(std::string& out, std::string_view name, std::string_view value);
/// The same for a field that the parser gave.
void appendField(std::string& out, const Field& field);

/// RFC 9110 section 5.6.2.
[[nodiscard]] bool isToken(std::string_view text);

}  // namespace http
