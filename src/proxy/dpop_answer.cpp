#include "proxy/dpop_answer.h"

#include "base/encoding.h"
#include "oauth/challenge.h"
#include "oauth/dpop_key.h"

#include <optional>
#include <string>

namespace proxy {

namespace {

constexpr int kUnauthorized = 401;
constexpr std::string_view kNonceField = "dpop-nonce";

/// The error of the answer's DPoP challenges, "" where there is none.
[[nodiscard]] std::string dpopError(const http::ResponseHead& head) {
  for (const auto& field : head.fields.all()) {
    if (!base::equalsIgnoreCase(field.name, "www-authenticate")) continue;
    for (const auto& challenge : oauth::parseChallenges(field.value))
      if (challenge.scheme == "dpop")
        if (auto error = challenge.find("error")) return *std::move(error);
  }
  return {};
}

}  // namespace

ProofVerdict proofVerdict(const http::ResponseHead& head) {
  if (head.status != kUnauthorized) return ProofVerdict::kTaken;
  const auto error = dpopError(head);
  if (error != "use_dpop_nonce" && error != "invalid_dpop_proof") return ProofVerdict::kTaken;
  const auto nonce = head.fields.find(kNonceField);
  return nonce && oauth::isDpopNonce(*nonce) ? ProofVerdict::kWantsNonce : ProofVerdict::kRefused;
}

void learnNonce(const http::ResponseHead& head, const profile::DpopBinding& dpop) {
  if (const auto nonce = head.fields.find(kNonceField)) dpop.learn(*nonce);
}

}  // namespace proxy
