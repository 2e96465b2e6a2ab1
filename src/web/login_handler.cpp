#include "web/login_handler.h"

#include "base/encoding.h"
#include "web/page.h"

namespace web {

namespace {

constexpr std::string_view kPassName = "pass=";

http::Answer redirect(const std::string& location) {
  auto answer = jsonAnswer(302, "");
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

std::string cookieField(const profile::LoginStart& start, const ProfileUrls& urls, bool secure) {
  auto cookie = start.cookieName + '=' + start.cookieValue + "; Path=" + urls.cookiePath +
                "; Max-Age=" + std::to_string(start.cookieLifetime.count()) +
                "; HttpOnly; SameSite=Lax";
  if (secure) cookie += "; Secure";
  return cookie;
}

}  // namespace

bool LoginHandler::hasPass(const Request& request) const {
  const std::string_view query = request.query;
  return query.starts_with(kPassName) && base::equalSecrets(query.substr(kPassName.size()), pass_);
}

http::Answer LoginHandler::answer(const Request& request) {
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
  auto answer = redirect(start.authorizationUrl);
  answer.fields.emplace_back("Set-Cookie", cookieField(start, urls(), site().base.isHttps()));
  return answer;
}

}  // namespace web
