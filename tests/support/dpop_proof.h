#pragma once

#include <map>
#include <optional>
#include <string>

namespace support {

/// A DPoP proof that has been checked as far as it says itself: a compact JWS with `typ` dpop+jwt,
/// ES256, and a signature that verifies with the public key in its own header.
struct DpopProof {
  std::string thumbprint;                     ///< RFC 7638, of the key in the header
  std::map<std::string, std::string> claims;  ///< numbers as their digits

  [[nodiscard]] std::string claim(const std::string& name) const {
    const auto found = claims.find(name);
    return found == claims.end() ? "-" : found->second;
  }
};

/// nullopt for anything else. Shares no code with the oauth room.
[[nodiscard]] std::optional<DpopProof> readDpopProof(const std::string& proof);

}  // namespace support
