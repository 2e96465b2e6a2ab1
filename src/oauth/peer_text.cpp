#include "oauth/peer_text.h"

#include "base/log.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxShown = 200;

bool isHarmless(char c) {
  return c >= 0x20 && c < 0x7F && std::string_view("<>&\"'\\`").find(c) == std::string_view::npos;
}

}  // namespace

std::string quotePeer(std::string_view text) {
  auto shown = base::redact(text.substr(0, kMaxShown));
  std::replace_if(shown.begin(), shown.end(), [](char c) { return !isHarmless(c); }, '?');
  if (text.size() > kMaxShown) shown += "...";
  return shown;
}

std::string shownUrl(const http::Url& url) { return quotePeer(url.text()); }

std::string shownUrl(std::string_view text) { return quotePeer(text); }

}  // namespace oauth
