#include "oauth/trusted_url.h"

namespace oauth {

namespace {

bool isTrusted(const http::Url& url) { return url.isHttps() || url.isLoopback(); }

}  // namespace

std::optional<http::Url> trustedUrl(std::string_view text) {
  auto url = http::Url::parse(text);
  if (!url || !isTrusted(*url)) return std::nullopt;
  return url;
}

bool mayLeadTo(const http::Url& from, const http::Url& to) {
  return isTrusted(to) && (to.isHttps() || !from.isHttps());
}

}  // namespace oauth
