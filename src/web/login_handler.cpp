#include "web/login_handler.h"

#include "base/encoding.h"
#include "web/login_cookie.h"
#include "web/login_json.h"
#include "web/page.h"

namespace web {

namespace {

constexpr std::string_view kPassName = "pass=";
constexpr int kFound = 302;
constexpr int kSeeOther = 303;

http::Answer redirect(const std::string& location, int status = kFound) {
  auto answer = jsonAnswer(status, "");
  answer.contentType.clear();
  answer.fields.emplace_back("Location", location);
  answer.fields.emplace_back("Referrer-Policy", "no-referrer");
  return answer;
}

http::Answer buttonPage(const profile::Profile& profile, const ProfileUrls& urls) {
  Page page;
  page.title = "Log in to " + profile.name() + "?";
  page.body.raw("<div class=\"card\">\n")
      .paragraph("Another web site led here. Go on only if you want this gateway to log in to " +
                 profile.upstream().origin() + " for the agents on this machine.")
      .raw("<div class=\"row\">")
      .button(urls.loginPath, "Log in to " + profile.name())
      .raw("</div></div>\n");
  return pageAnswer(page);
}

}  // namespace

bool LoginHandler::hasPass(const Request& request) const {
  const std::string_view query = request.query;
  return query.starts_with(kPassName) && base::equalSecrets(query.substr(kPassName.size()), pass_);
}

http::Answer LoginHandler::answer(const Request& request) {
  if (request.method == "POST") return beginElsewhere(request);
  if (request.method != "GET" && request.method != "HEAD")
    throw base::Error(base::ErrorKind::kMethodNotAllowed, "");
  if (hasPass(request) && request.method == "GET") return begin();
  if (request.crossSite || request.method == "HEAD") return buttonPage(profile(), urls());
  if (request.wantsHtml && request.host != site().base.authority())
    return redirect(urls().login + '?' + std::string(kPassName) + pass_);
  return begin();
}

http::Answer LoginHandler::begin() {
  const auto start = profile().login().begin();
  // A login by a code on another device has its own page here.
  const auto target = start.authorizationUrl.empty() ? urls().headlessPath : start.authorizationUrl;
  return withCookie(redirect(target), start);
}

http::Answer LoginHandler::beginElsewhere(const Request& request) {
  if (request.crossSite) throw base::Error(base::ErrorKind::kCrossSite, "");
  const auto start = profile().login().beginElsewhere();
  if (request.wantsHtml) return withCookie(redirect(urls().headlessPath, kSeeOther), start);
  return withCookie(jsonAnswer(200, startJson(start, profile(), urls())), start);
}

http::Answer LoginHandler::withCookie(http::Answer answer, const profile::LoginStart& start) const {
  answer.fields.emplace_back("Set-Cookie", loginCookie(start, urls(), site().base.isHttps()));
  return answer;
}

}  // namespace web
