#include "oauth/discovery_trail.h"

#include "oauth/peer_text.h"
#include "oauth/trusted_url.h"

#include <algorithm>

namespace oauth {

namespace {

using std::chrono::milliseconds;

constexpr int kMaxRedirects = 3;
constexpr milliseconds kFetchLimit{10'000};

bool isRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

http::ClientRequest metadataRequest(const http::Url& url) {
  http::ClientRequest request;
  request.url = url;
  request.fields = {{"Accept", "application/json"}, {"MCP-Protocol-Version", "2025-11-25"}};
  return request;
}

/// The client names every peer an authorization server; this one was the upstream.
base::ErrorKind asUpstream(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::kAuthServerTimeout:
      return base::ErrorKind::kUpstreamTimeout;
    case base::ErrorKind::kAuthServerUnreachable:
      return base::ErrorKind::kUpstreamUnreachable;
    default:
      return kind;
  }
}

}  // namespace

DiscoveryTrail::DiscoveryTrail(http::Client& client, const base::Clock& clock, milliseconds limit)
    : client_(client), clock_(clock), deadline_(clock.steady() + limit) {}

std::optional<http::ClientResponse> DiscoveryTrail::ask(const http::ClientRequest& request,
                                                        milliseconds limit) {
  const auto left = remaining();
  if (left <= milliseconds::zero())
    throw base::Error(base::ErrorKind::kAuthServerTimeout,
                      "Finding the authorization server took too long. " + listing());
  steps_.push_back({request.method + " " + shownUrl(request.url), {}});
  try {
    auto response = client_.send(request, std::min(left, limit));
    steps_.back().verdict = std::to_string(response.status);
    answered_ = answeredInStage_ = true;
    return response;
  } catch (const base::Error& e) {
    steps_.back().verdict = e.text();
    // An answer that is no good HTTP, or too big, is an answer all the same.
    if (e.kind() == base::ErrorKind::kUpstreamProtocol)
      answered_ = answeredInStage_ = true;
    else
      trouble_ = e.kind();
    return std::nullopt;
  }
}

FetchedDocument DiscoveryTrail::fetch(const http::Url& url) {
  auto target = url;
  for (int hop = 0; hop <= kMaxRedirects; ++hop) {
    auto response = ask(metadataRequest(target), kFetchLimit);
    if (!response) return {};
    if (!isRedirect(response->status))
      return {.status = response->status, .body = std::move(response->body)};
    const auto next = http::resolve(target, response->find("Location").value_or(""));
    if (!next || !mayLeadTo(target, *next)) {
      verdict("redirect to a place that is not https: not followed");
      return {};
    }
    target = *next;
  }
  verdict("too many redirects");
  return {};
}

void DiscoveryTrail::verdict(std::string text) { steps_.back().verdict = std::move(text); }

void DiscoveryTrail::refused(std::string text) {
  verdict(std::move(text));
  refusedInStage_ = true;
}

void DiscoveryTrail::skipped(std::string_view what, std::string_view why) {
  steps_.push_back({std::string(what), std::string(why)});
}

void DiscoveryTrail::beginStage() {
  refusedInStage_ = false;
  answeredInStage_ = false;
  trouble_.reset();
}

base::Error DiscoveryTrail::failure(const std::string& text, const std::string& hint) const {
  return {failureKind(), text + " " + listing(), {}, hint};
}

milliseconds DiscoveryTrail::remaining() const {
  return std::chrono::duration_cast<milliseconds>(deadline_ - clock_.steady());
}

std::string DiscoveryTrail::listing() const {
  std::string text = "Asked:";
  for (const auto& step : steps_) text += " [" + step.asked + ": " + step.verdict + "]";
  return text;
}

base::ErrorKind DiscoveryTrail::failureKind() const {
  if (refusedInStage_) return base::ErrorKind::kMetadataInvalid;
  if (answeredInStage_ || !trouble_) return base::ErrorKind::kDiscoveryFailed;
  return answered_ ? *trouble_ : asUpstream(*trouble_);
}

}  // namespace oauth
