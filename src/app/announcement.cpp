#include "app/announcement.h"

#include <algorithm>

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

std::string announcement(const web::Site& site) {
  std::size_t width = 0;
  for (const auto& one : site.profiles.all()) width = std::max(width, one->name().size());
  auto text = "mcp-auth-proxy " + site.version + " at " + site.base.origin() + "/\n";
  for (const auto& one : site.profiles.all()) text += line(site, *one, width);
  return text;
}

}  // namespace app
