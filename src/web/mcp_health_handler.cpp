#include "web/mcp_health_handler.h"

#include "web/json_object.h"
#include "web/page.h"
#include "web/profile_view.h"

namespace web {

http::Answer McpHealthHandler::answer(const Request& /*request*/) {
  const auto status = profile().status();
  const bool fine = canProxy(status, site().clock);
  JsonObject object;
  object.add("status", fine ? "ok" : "unavailable")
      .add("profile", status.name)
      .add("state", stateWord(status.state));
  if (fine) return jsonAnswer(200, object.text());
  object.addOrNull("code", status.code)
      .addOrNull("message", status.message)
      .addOrNull("hint", status.hint);
  if (status.state == profile::ProfileState::kLoginRequired) object.add("login_url", urls().login);
  return jsonAnswer(503, object.text());
}

}  // namespace web
