#pragma once

#include "http/head.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proxy {

/// How an answer is put to the client.
struct ClientFraming {
  bool chunked = false;     ///< the body goes in chunks
  bool untilClose = false;  ///< only the connection's end can end the body
};

/// What the head to the client depends on besides the upstream's.
struct AnswerHead {
  const http::RequestHead& request;
  const http::ResponseHead& upstream;
  ClientFraming framing;
  bool keepAlive = true;                ///< the connection carries another request afterwards
  std::optional<std::string> location;  ///< replaces the upstream's
};

[[nodiscard]] ClientFraming clientFraming(const http::RequestHead& request,
                                          const http::ResponseHead& upstream);

/// Writes the head to `out` (which is cleared), its empty line included: end-to-end fields byte for
/// byte and in order, without those of field_rules.h and what Connection names; then framing, and
/// what keeps a hostile answer from acting in a browser on our origin (`nosniff`, CSP `sandbox`).
/// `named` is scratch memory.
void writeAnswerHead(const AnswerHead& answer, std::vector<std::string_view>& named,
                     std::string& out);

}  // namespace proxy
