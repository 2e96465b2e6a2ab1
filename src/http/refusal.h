#pragma once

#include <string_view>

namespace http {

/// Who sent the bytes that are being read: decides what a fault is called.
enum class Peer {
  kClient,    ///< a request: base::ErrorKind::kBadRequest
  kUpstream,  ///< a response: base::ErrorKind::kUpstreamProtocol
};

/// Throws the error for a message that breaks the rules. `fault` completes the sentence "This is
/// not a valid HTTP/1.1 request: …" and holds nothing that the peer said.
[[noreturn]] void refuse(Peer peer, std::string_view fault);

}  // namespace http
