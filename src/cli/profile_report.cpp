#include "cli/profile_report.h"

#include "base/json.h"
#include "cli/terminal_text.h"

namespace cli {

namespace {

using Object = Poco::JSON::Object;

std::string text(const Object& object, const std::string& name) {
  return forTerminal(base::jsonString(object, name).value_or(""));
}

Object::Ptr member(const Object& object, const std::string& name) {
  auto found = object.getObject(name);
  return found.isNull() ? Object::Ptr(new Object) : found;
}

}  // namespace

ProfileReport readReport(const std::string& json) {
  const auto object = base::parseJsonObject(json);
  const auto token = member(*object, "token");
  const auto upstream = member(*object, "upstream");
  const auto lastError = member(*token, "last_error");
  const auto urls = member(*object, "urls");
  ProfileReport report;
  report.json = json;
  report.name = text(*object, "profile");
  report.state = text(*object, "state");
  report.message = text(*object, "message");
  report.hint = text(*object, "hint");
  report.origin = text(*upstream, "origin");
  report.scope = text(*token, "scope");
  report.lastError = text(*lastError, "code");
  report.loginUrl = text(*urls, "login");
  if (const auto left = base::jsonInteger(*token, "expires_in_s"))
    report.expiresIn = std::chrono::seconds(*left);
  return report;
}

Cell stateCell(const std::string& state) {
  if (state == "ready") return {.text = state, .tone = Tone::kGood};
  if (state == "login_required") return {.text = "sign-in required", .tone = Tone::kAsks};
  if (state == "refreshing") return {.text = state};
  return {.text = state, .tone = Tone::kBad};
}

std::string shownSpan(std::optional<std::chrono::seconds> span) {
  using std::chrono::duration_cast;
  if (!span) return "-";
  constexpr std::chrono::hours kDay{24};
  if (*span < std::chrono::minutes(2)) return std::to_string(span->count()) + " s";
  if (*span < std::chrono::hours(2))
    return std::to_string(duration_cast<std::chrono::minutes>(*span).count()) + " min";
  if (*span < 2 * kDay)
    return std::to_string(duration_cast<std::chrono::hours>(*span).count()) + " h";
  return std::to_string(duration_cast<std::chrono::hours>(*span) / kDay) + " d";
}

}  // namespace cli
