#include "oauth/token_dpop.h"

#include "oauth/client_authentication.h"
#include "oauth/oauth_error.h"

#include <utility>

namespace oauth {

namespace {

std::optional<std::string> nonceOf(const http::ClientResponse& response) {
  auto nonce = response.find("DPoP-Nonce");
  if (nonce && !isDpopNonce(*nonce)) nonce.reset();
  return nonce;
}

bool wantsNonce(const http::ClientResponse& response) {
  return response.status >= 400 && response.status <= 499 &&
         oauthError(response.body) == "use_dpop_nonce";
}

}  // namespace

http::ClientResponse sendProven(http::Client& client,
                                const std::function<http::ClientRequest()>& make,
                                const std::optional<TokenDpop>& dpop,
                                std::chrono::milliseconds limit) {
  if (!dpop) return sendSecret(client, make(), limit);
  auto nonce = dpop->nonce;
  for (bool again = false;; again = true) {
    auto request = make();
    const auto uri = dpopUri(request.url);
    request.fields.emplace_back("DPoP", dpop->key.proof({.method = request.method,
                                                         .uri = uri,
                                                         .accessTokenHash = {},
                                                         .nonce = nonce,
                                                         .now = dpop->now}));
    auto response = sendSecret(client, std::move(request), limit);
    const auto given = nonceOf(response);
    if (given && dpop->onNonce) dpop->onNonce(*given);
    if (again || !given || !wantsNonce(response)) return response;
    nonce = *given;
  }
}

}  // namespace oauth
