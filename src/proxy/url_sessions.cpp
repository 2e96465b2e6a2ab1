#include "proxy/url_sessions.h"

#include "http/login_offer.h"

#include <algorithm>
#include <functional>

namespace proxy {

namespace {

constexpr std::string_view kSessionField = "mcp-session-id";

std::size_t hashOf(std::string_view sessionId) { return std::hash<std::string_view>{}(sessionId); }

}  // namespace

void UrlSessions::add(std::string_view sessionId) {
  const base::MutexLock lock(mutex_);
  if (hashes_.size() < kMost)
    hashes_.push_back(hashOf(sessionId));
  else
    hashes_[next_++ % kMost] = hashOf(sessionId);
}

bool UrlSessions::has(std::string_view sessionId) const {
  const base::MutexLock lock(mutex_);
  return std::find(hashes_.begin(), hashes_.end(), hashOf(sessionId)) != hashes_.end();
}

void UrlSessions::note(const http::RequestHead& request, std::string_view body,
                       const http::ResponseHead& answer) {
  const auto opened = answer.fields.find(kSessionField);
  if (!opened || request.fields.find(kSessionField)) return;
  if (http::declaresUrls(body)) add(*opened);
}

bool UrlSessions::holds(const http::RequestHead& request) const {
  const auto session = request.fields.find(kSessionField);
  return session && has(*session);
}

}  // namespace proxy
