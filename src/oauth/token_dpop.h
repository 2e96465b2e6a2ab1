#pragma once

#include "base/clock.h"
#include "http/client.h"
#include "oauth/dpop_key.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace oauth {

/// The proofs that go with the token requests of one login (RFC 9449 sections 5 and 8).
struct TokenDpop {
  DpopKey key;
  base::WallTime now;
  std::string nonce;                                ///< the server's last one; "" = none yet
  std::function<void(const std::string&)> onNonce;  ///< told of each one that the server gives
  bool required = false;                            ///< an answer with a Bearer token is refused
};

/// Sends what `make` makes, with a proof where there is `dpop`, and wipes it. An answer that asks
/// for a nonce and brings one is followed by one more request with it; `make` is called again, as
/// what it makes may be good for one request only. Throws what `make` and http::Client throw.
[[nodiscard]] http::ClientResponse sendProven(http::Client& client,
                                              const std::function<http::ClientRequest()>& make,
                                              const std::optional<TokenDpop>& dpop,
                                              std::chrono::milliseconds limit);

}  // namespace oauth
