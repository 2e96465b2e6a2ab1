#include "oauth/client_probe.h"

#include "oauth/web_of_answers.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace {

using namespace std::chrono_literals;

const std::string kAsked = "https://as.example/authorize?client_id=me";
const std::string kRedirectUri = "http://127.0.0.1:5177/oauth/callback";

bool refused(WebOfAnswers& web) {
  return oauth::refusesClient(http::Url::parse(kAsked).value(), kRedirectUri, web.client, 1s);
}

bool refusedWith(int status, const std::string& location = {}) {
  WebOfAnswers web;
  std::vector<std::pair<std::string, std::string>> fields;
  if (!location.empty()) fields.emplace_back("Location", location);
  web.put("GET " + kAsked, status, "<html>", std::move(fields));
  return refused(web);
}

}  // namespace

TEST_CASE("refusesClient: an error page is a refusal, whatever its form", "[oauth]") {
  for (const int status : {400, 401, 403, 404, 500}) CHECK(refusedWith(status));
}

TEST_CASE("refusesClient: trouble that passes says nothing about the client", "[oauth]") {
  for (const int status : {408, 425, 429, 503}) CHECK_FALSE(refusedWith(status));
  WebOfAnswers web;
  web.unreachable("GET " + kAsked);
  CHECK_FALSE(refused(web));
}

TEST_CASE("refusesClient: a login page, or the way to one, is a yes", "[oauth]") {
  CHECK_FALSE(refusedWith(200));
  CHECK_FALSE(refusedWith(302, "/login?error=invalid_client"));
  CHECK_FALSE(refusedWith(303, "https://sso.example/start"));
  CHECK_FALSE(refusedWith(302, kRedirectUri + "?code=c&state=s"));
  CHECK_FALSE(refusedWith(302, kRedirectUri + "?error=login_required"));
  CHECK_FALSE(refusedWith(302, "no url %%%"));
}

TEST_CASE("refusesClient: sent back with a refusal of the client", "[oauth]") {
  CHECK(refusedWith(302, kRedirectUri + "?error=invalid_client&state=s"));
  CHECK(refusedWith(303, kRedirectUri + "?error=unauthorized_client"));
}
