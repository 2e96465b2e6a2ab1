#include "web/health_handler.h"

#include "web/json_object.h"
#include "web/page.h"

namespace web {

http::Answer HealthHandler::answer(const Request& /*request*/) {
  const auto up =
      std::chrono::duration_cast<std::chrono::seconds>(site().clock.steady() - site().startedAt);
  JsonObject object;
  object.add("status", "ok")
      .add("version", site().version)
      .addNumber("uptime_s", up.count())
      .addNumber("profiles", static_cast<long long>(site().profiles.all().size()));
  return jsonAnswer(200, object.text());
}

}  // namespace web
