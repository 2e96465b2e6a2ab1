#include "oauth/peer_text.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxShown = 200;
constexpr std::size_t kShortestSecretSegment = 12;

bool isHarmless(char c) {
  return c >= 0x20 && c < 0x7F && std::string_view("<>&\"'\\`").find(c) == std::string_view::npos;
}

/// Words are lower case with punctuation; ids have digits or capitals among them.
bool looksSecret(std::string_view segment) {
  return segment.size() >= kShortestSecretSegment &&
         std::any_of(segment.begin(), segment.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '%';
         });
}

}  // namespace

std::string quotePeer(std::string_view text) {
  std::string shown(text.substr(0, kMaxShown));
  std::replace_if(shown.begin(), shown.end(), [](char c) { return !isHarmless(c); }, '?');
  if (text.size() > kMaxShown) shown += "...";
  return shown;
}

std::string shownUrl(const http::Url& url) {
  std::string shown = url.origin();
  std::string_view rest = url.path;
  while (!rest.empty()) {
    const auto slash = rest.find('/', 1);
    const auto segment = rest.substr(0, slash);
    shown += looksSecret(segment) ? "/..." : std::string(segment);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
  }
  return quotePeer(shown);
}

std::string shownUrl(std::string_view text) {
  const auto url = http::Url::parse(text);
  return url ? shownUrl(*url) : quotePeer(text.substr(0, text.find_first_of("?#")));
}

}  // namespace oauth
