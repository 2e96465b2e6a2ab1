#include "web/health_handler.h"

#include "web/json_object.h"
#include "web/page.h"

namespace web {

std::string healthBody(const Site& site) {
  const auto up =
      std::chrono::duration_cast<std::chrono::seconds>(site.clock.steady() - site.startedAt);
  JsonObject object;
  object.add("status", "ok")
      .add("version", site.version)
      .addNumber("uptime_s", up.count())
      .addNumber("profiles", static_cast<long long>(site.profiles.all().size()));
  return object.text();
}

http::Answer HealthHandler::answer(const Request& /*request*/) {
  return jsonAnswer(200, healthBody(site()));
}

}  // namespace web
