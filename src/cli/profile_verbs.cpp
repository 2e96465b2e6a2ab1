#include "cli/profile_verbs.h"

#include "base/error.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/profiles_file.h"
#include "config/profiles_edit.h"
#include "config/url_rules.h"
#include "http/route.h"

#include <iostream>

namespace cli {

namespace {

using base::Error;
using base::ErrorKind;

void checkName(const std::string& name) {
  if (!http::isProfileName(name))
    throw Error(ErrorKind::kSettings, "'" + config::shown(name) + "' cannot be a profile's name.",
                {},
                "Use a-z, 0-9, _ and -, at most 63 of them, and begin with a letter or a digit.");
}

void checkUrl(const std::string& url) {
  // The text of a fault holds nothing of the URL: some have a secret in their path.
  if (const auto fault = config::urlFault(url, config::UrlRule::kSecure))
    throw Error(ErrorKind::kSettings, "the URL " + *fault + ".");
}

int add(const Call& call) {
  const auto& name = call.argument(0);
  checkName(name);
  checkUrl(call.argument(1));
  const config::NewProfile profile{
      .name = name, .settings = {{"upstream_mcp_url", call.argument(1)}}, .headers = {}};
  const auto file = editProfilesFile(loadOptions(call), [&profile](const std::string& text) {
    return config::withProfile(text, profile);
  });
  std::cout << "Added " << name << " to " << file.string() << ".\nNext: mcp-auth-proxy restart"
            << settingsWords(call) << ", then mcp-auth-proxy login " << name << settingsWords(call)
            << '\n'
            << std::flush;
  return kFine;
}

int remove(const Call& call) {
  const auto& name = call.argument(0);
  const auto file = editProfilesFile(loadOptions(call), [&name](const std::string& text) {
    return config::withoutProfile(text, name);
  });
  std::cout << "Removed " << name << " from " << file.string()
            << ".\nIts login is kept until you log out; the gateway reads the file anew at "
               "mcp-auth-proxy restart"
            << settingsWords(call) << '\n'
            << std::flush;
  return kFine;
}

}  // namespace

Verb addVerb() {
  return {.name = "add",
          .summary = "add a profile to the profiles file",
          .details =
              "The file is made where there is none. Comments, order and layout of what is "
              "there stay as they are; a result that the gateway could not read is not "
              "written.",
          .arguments = {{.name = "NAME"}, {.name = "URL"}},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy add notion-work https://mcp.notion.com/mcp",
                        "a second account is a second name for the same URL"}},
          .run = add};
}

Verb removeVerb() {
  return {.name = "remove",
          .summary = "remove a profile from the profiles file",
          .details =
              "Log out first, where its tokens are to be forgotten: mcp-auth-proxy logout "
              "NAME.",
          .arguments = {{.name = "NAME", .offers = Offers::kProfiles}},
          .options = withSettingsOptions(),
          .examples = {{"mcp-auth-proxy remove notion-work", "the others stay as they are"}},
          .run = remove};
}

}  // namespace cli
