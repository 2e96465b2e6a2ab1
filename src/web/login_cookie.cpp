#include "web/login_cookie.h"

namespace web {

namespace {

std::string cookie(const std::string& pair, const ProfileUrls& urls, long long seconds,
                   bool secure) {
  return pair + "; Path=" + urls.cookiePath + "; Max-Age=" + std::to_string(seconds) +
         "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

}  // namespace

std::string loginCookie(const profile::LoginStart& start, const ProfileUrls& urls, bool secure) {
  return cookie(start.cookieName + '=' + start.cookieValue, urls, start.cookieLifetime.count(),
                secure);
}

std::string forgottenCookie(const std::string& name, const ProfileUrls& urls, bool secure) {
  return cookie(name + '=', urls, 0, secure);
}

}  // namespace web
