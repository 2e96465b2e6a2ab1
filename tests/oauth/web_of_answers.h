#pragma once

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_http_client.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

/// Answers by "METHOD URL"; 404 for all else. "error" as a body throws kAuthServerUnreachable.
class WebOfAnswers {
 public:
  void put(const std::string& what, int status, const std::string& body,
           std::vector<std::pair<std::string, std::string>> fields = {}) {
    answers_[what] = {.status = status, .fields = std::move(fields), .body = body};
  }

  void json(const std::string& url, const std::string& body) { put("GET " + url, 200, body); }

  void challenge(const std::string& upstream, const std::string& value) {
    put("POST " + upstream, 401, "", {{"WWW-Authenticate", value}});
  }

  void redirect(const std::string& url, const std::string& to) {
    put("GET " + url, 302, "", {{"Location", to}});
  }

  void unreachable(const std::string& what) { put(what, 0, "error"); }

  /// What was asked, in order: "GET https://h/x".
  [[nodiscard]] std::vector<std::string> asked() const {
    std::vector<std::string> all;
    for (const auto& request : client.requests())
      all.push_back(request.method + " " + request.url.text());
    return all;
  }

  [[nodiscard]] bool wasAsked(const std::string& what) const {
    const auto all = asked();
    return std::ranges::find(all, what) != all.end();
  }

  support::FakeClock clock;
  support::FakeHttpClient client{[this](const http::ClientRequest& request) {
    const auto found = answers_.find(request.method + " " + request.url.text());
    if (found == answers_.end())
      return http::ClientResponse{.status = 404, .fields = {}, .body = "<html>"};
    if (found->second.body == "error")
      throw base::Error(base::ErrorKind::kAuthServerUnreachable, "connection refused");
    return found->second;
  }};

 private:
  std::map<std::string, http::ClientResponse> answers_;
};
