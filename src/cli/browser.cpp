#include "cli/browser.h"

#include "base/tool.h"
#include "cli/find_program.h"
#include "http/url.h"

#include <cstdlib>
#include <string_view>

namespace cli {

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any here
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

#if defined(__APPLE__)
bool open(const std::string& url) {
  if (!variable("SSH_CONNECTION").empty()) return false;
  return base::startTool("/usr/bin/open", {url});
}
#else
bool open(const std::string& url) {
  // Without a desktop xdg-open would take the terminal for a text browser.
  if (variable("DISPLAY").empty() && variable("WAYLAND_DISPLAY").empty()) return false;
  const auto program = findProgram("xdg-open");
  return program && base::startTool(*program, {url});
}
#endif

}  // namespace

bool openBrowser(const std::string& url) { return http::Url::parse(url) && open(url); }

}  // namespace cli
