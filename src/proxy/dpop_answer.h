#pragma once

#include "http/head.h"
#include "profile/dpop_binding.h"

namespace proxy {

/// What an upstream's answer says of the DPoP proof that the request brought.
enum class ProofVerdict {
  kTaken,       ///< nothing: the proof was good, whatever became of the token
  kWantsNonce,  ///< the same request with the nonce that came with the answer may pass
  kRefused      ///< neither another nonce nor another token would help
};

/// RFC 9449 sections 7.1 and 9: `use_dpop_nonce`, and `invalid_dpop_proof`, which some servers give
/// for a nonce that has run out and which brings a new one then. Neither says anything of the
/// token.
[[nodiscard]] ProofVerdict proofVerdict(const http::ResponseHead& head);

/// Keeps the answer's DPoP-Nonce, if it has one, for the proofs to come.
void learnNonce(const http::ResponseHead& head, const profile::DpopBinding& dpop);

}  // namespace proxy
