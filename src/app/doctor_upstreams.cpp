#include "app/doctor_upstreams.h"

#include "app/outgoing.h"
#include "base/error.h"
#include "http/client.h"
#include "http/url.h"

#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace app {

namespace {

using Level = Finding::Level;

constexpr std::chrono::milliseconds kLimit{10'000};
/// Tokens and DPoP proofs bear a minute, most servers more.
constexpr std::chrono::seconds kTolerated{60};

http::ClientResponse ask(http::Client& client, const http::Url& url) {
  return client.send(
      {.method = "GET", .url = url, .fields = {{"Accept", "application/json"}}, .body = {}},
      kLimit);
}

Finding fineOf(const std::string& what, const http::Url& url, int status) {
  return {.what = what,
          .text = url.origin() + " answers" +
                  (url.scheme == "https" ? ", and its certificate is good" : "") + " (status " +
                  std::to_string(status) + ')',
          .hint = {}};
}

/// The GET stream of an older server may open and say nothing; that it opened is enough.
Finding findingOf(const std::string& what, const http::Url& url, const base::Error& error) {
  if (error.kind() == base::ErrorKind::kAuthServerTimeout)
    return {.level = Level::kNote,
            .what = what,
            .text = url.origin() + " took longer than ten seconds to answer",
            .hint = "Try a real call: mcp-auth-proxy test"};
  return {.level = Level::kFault, .what = what, .text = error.text(), .hint = error.hint()};
}

}  // namespace

std::optional<base::WallTime> timeOfDate(std::string_view field) {
  std::tm parts{};
  std::istringstream in{std::string(field)};
  in.imbue(std::locale::classic());
  in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  if (in.fail()) return std::nullopt;
  const std::chrono::year_month_day day(std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

Finding judgeClock(base::WallTime ours, base::WallTime theirs) {
  const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(ours - theirs);
  const auto apart = std::chrono::abs(ahead);
  if (apart <= kTolerated)
    return {.what = "clock", .text = "agrees with a server's to the minute", .hint = {}};
  return {.level = Level::kFault,
          .what = "clock",
          .text = "this machine's clock is " + std::to_string(apart.count()) + " seconds " +
                  (ahead.count() > 0 ? "ahead of" : "behind") + " a server's",
          .hint = "Set it: timedatectl set-ntp true"};
}

Findings lookAtUpstreams(const config::Settings& settings, const base::Clock& clock) {
  net::Loops loops(1);
  Outgoing outgoing(loops, settings.proxies);
  loops.start();
  Findings found;
  std::optional<Finding> clockFinding;
  for (const auto& one : settings.profiles) {
    const auto what = "upstream " + one.name;
    const auto url = http::Url::parse(one.upstreamMcpUrl);
    if (!url) continue;
    try {
      auto ways = outgoing.waysOutOf(one);
      const auto answer = ask(*ways.oauth, *url);
      found.push_back(fineOf(what, *url, answer.status));
      const auto date = timeOfDate(answer.find("Date").value_or(""));
      if (date && !clockFinding) clockFinding = judgeClock(clock.wall(), *date);
      ways.oauth->stop();
    } catch (const base::Error& error) {
      found.push_back(findingOf(what, *url, error));
    }
  }
  loops.stop();
  if (clockFinding) found.push_back(*clockFinding);
  return found;
}

}  // namespace app
