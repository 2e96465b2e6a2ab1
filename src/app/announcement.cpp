#include "app/announcement.h"

#include <algorithm>
#include <thread>

namespace app {

namespace {

std::string line(const web::Site& site, const profile::Profile& one, std::size_t width) {
  const auto urls = site.urlsOf(one);
  auto text = "  " + one.name() + std::string(width - one.name().size(), ' ') + "  " + urls.mcp;
  if (one.status().state == profile::ProfileState::kLoginRequired)
    text += "  log in: " + urls.login;
  return text + '\n';
}

}  // namespace

void waitForLogins(const web::Site& site, std::chrono::milliseconds limit) {
  const auto loaded = [](const auto& one) { return one->status().token.loaded; };
  const auto deadline = site.clock.steady() + limit;
  while (!std::ranges::all_of(site.profiles.all(), loaded) && site.clock.steady() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

std::string announcement(const web::Site& site) {
  std::size_t width = 0;
  for (const auto& one : site.profiles.all()) width = std::max(width, one->name().size());
  auto text = "mcp-auth-proxy " + site.version + " at " + site.base.origin() + "/\n";
  for (const auto& one : site.profiles.all()) text += line(site, *one, width);
  return text;
}

}  // namespace app
