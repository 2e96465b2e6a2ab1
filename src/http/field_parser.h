#pragma once

#include "http/head.h"
#include "http/refusal.h"

#include <optional>
#include <string_view>

namespace http {

/// What the field lines say about the message itself. Views into the parsed bytes.
struct MessageFacts {
  std::optional<unsigned long long> contentLength;
  bool chunked = false;
  bool connectionClose = false;
  bool connectionKeepAlive = false;
  bool expectContinue = false;
  unsigned hosts = 0;
  std::string_view host;
};

/// Reads the field lines of a head in one pass, for requests and responses alike: fills `fields`
/// and gathers what frames the message. `lines` begins after the start line and ends with the
/// head's empty line. Throws what `refuse` throws (RFC 9112 sections 5 and 6).
[[nodiscard]] MessageFacts parseFieldLines(Peer peer, std::string_view lines, Fields& fields);

}  // namespace http
