#include "demo/client_check.h"

#include "base/encoding.h"

#include <string>
#include <string_view>

namespace demo {

namespace {

struct Presented {
  std::string id;
  std::string secret;
  std::string method;
};

std::optional<Presented> fromBasic(std::string_view authorization) {
  constexpr std::string_view kBasic = "basic ";
  if (!base::equalsIgnoreCase(authorization.substr(0, kBasic.size()), kBasic)) return std::nullopt;
  const auto pair = base::base64Decode(authorization.substr(kBasic.size())).value_or("");
  const auto colon = pair.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto id = base::percentDecode(std::string_view(pair).substr(0, colon), true);
  const auto secret = base::percentDecode(std::string_view(pair).substr(colon + 1), true);
  if (!id || !secret) return std::nullopt;
  return Presented{.id = *id, .secret = *secret, .method = "client_secret_basic"};
}

Presented fromForm(const Form& form) {
  Presented presented{
      .id = form.get("client_id"), .secret = form.get("client_secret"), .method = {}};
  presented.method = presented.secret.empty() ? "none" : "client_secret_post";
  return presented;
}

/// Two methods at once are refused (RFC 6749 section 2.3).
std::optional<Presented> presentedBy(const Request& request, const Form& form) {
  if (request.authorization.empty()) return fromForm(form);
  auto basic = fromBasic(request.authorization);
  if (!basic || !form.get("client_secret").empty()) return std::nullopt;
  if (const auto id = form.get("client_id"); !id.empty() && id != basic->id) return std::nullopt;
  return basic;
}

}  // namespace

std::optional<Client> authenticatedClient(const Request& request, const Form& form,
                                          Grants& grants) {
  const auto presented = presentedBy(request, form);
  if (!presented) return std::nullopt;
  auto client = grants.client(presented->id);
  if (!client || client->authMethod != presented->method ||
      !base::equalSecrets(client->secret, presented->secret))
    return std::nullopt;
  return client;
}

}  // namespace demo
