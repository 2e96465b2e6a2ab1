#include "proxy/scope_challenge.h"

#include "base/encoding.h"

#include <string>
#include <vector>

namespace proxy {

std::optional<oauth::Challenge> scopeChallenge(const http::ResponseHead& head) {
  constexpr int kForbidden = 403;
  if (head.status != kForbidden) return std::nullopt;
  std::vector<std::string> values;
  for (const auto& field : head.fields.all())
    if (base::equalsIgnoreCase(field.name, "www-authenticate")) values.emplace_back(field.value);
  if (values.empty()) return std::nullopt;
  auto challenge = oauth::bearerChallenge(values);
  if (challenge && challenge->find("error") != "insufficient_scope") challenge.reset();
  return challenge;
}

}  // namespace proxy
