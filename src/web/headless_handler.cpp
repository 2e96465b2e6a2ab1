#include "web/headless_handler.h"

#include "base/encoding.h"
#include "profile/pasted_answer.h"
#include "web/headless_page.h"
#include "web/logged_in.h"
#include "web/login_json.h"
#include "web/page.h"

#include <optional>

namespace web {

namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

std::optional<std::string> fieldOf(const base::FormFields& fields, std::string_view name) {
  for (const auto& [each, value] : fields)
    if (each == name) return value;
  return std::nullopt;
}

bool isWaiting(const std::optional<profile::LoginProgress>& progress) {
  return progress && !progress->end && !progress->failure;
}

}  // namespace

http::Answer HeadlessHandler::answer(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return show(request);
  if (request.method != "POST") throw base::Error(base::ErrorKind::kMethodNotAllowed, "");
  if (request.crossSite) throw base::Error(base::ErrorKind::kCrossSite, "");
  const auto fields = base::formDecode(request.body);
  if (!fields)
    throw base::Error(base::ErrorKind::kBadRequest,
                      "The form cannot be read: it must be " + std::string(kFormType) + ".");
  if (fieldOf(*fields, "cancel")) return cancel(request);
  return paste(fieldOf(*fields, "url").value_or(""), request);
}

http::Answer HeadlessHandler::show(const Request& request) const {
  const auto progress = profile().login().progress(request.cookie);
  if (!progress && !profile().status().wantsLogin)
    throw base::Error(base::ErrorKind::kLoginNotNeeded, "");
  if (!request.wantsHtml)
    return jsonAnswer(200, progress ? progressJson(*progress, profile()) : noLoginJson(profile()));
  const HeadlessPage page{.profile = profile(), .site = site(), .urls = urls()};
  if (!progress) return page.beginning();
  if (progress->end) return loggedIn(*progress->end, profile(), site(), request);
  return progress->failure ? page.failed(*progress->failure) : page.waiting(*progress, nullptr);
}

http::Answer HeadlessHandler::cancel(const Request& request) {
  profile().login().cancel(request.cookie);
  if (!request.wantsHtml) return jsonAnswer(200, noLoginJson(profile()));
  return HeadlessPage{.profile = profile(), .site = site(), .urls = urls()}.beginning();
}

http::Answer HeadlessHandler::paste(const std::string& address, const Request& request) {
  auto& login = profile().login();
  try {
    const auto query = profile::pastedAnswer(address, urls().redirectUri);
    return loggedIn(login.complete(query, request.cookie), profile(), site(), request);
  } catch (const base::Error& error) {
    const auto progress = login.progress(request.cookie);
    if (!request.wantsHtml || !isWaiting(progress)) throw;
    // A slip of the hand: the login still waits, and so does its form.
    return HeadlessPage{.profile = profile(), .site = site(), .urls = urls()}.waiting(*progress,
                                                                                      &error);
  }
}

}  // namespace web
