#include "cli/test_verb.h"

#include "base/directories.h"
#include "base/error.h"
#include "base/json.h"
#include "cli/call.h"
#include "cli/call_settings.h"
#include "cli/complaint.h"
#include "cli/gateway_client.h"
#include "cli/mcp_probe.h"
#include "cli/profile_choice.h"
#include "cli/running_gateway.h"
#include "cli/table.h"
#include "cli/terminal_text.h"

#include <unistd.h>

#include <iostream>

namespace cli {

namespace {

constexpr std::size_t kDescription = 50;

void printJson(const std::string& profile, const ServerView& view) {
  Poco::JSON::Array tools;
  for (const auto& tool : view.tools) {
    Poco::JSON::Object entry(Poco::JSON_PRESERVE_KEY_ORDER);
    entry.set("name", tool.name);
    entry.set("description", tool.description);
    tools.add(entry);
  }
  Poco::JSON::Object all(Poco::JSON_PRESERVE_KEY_ORDER);
  all.set("profile", profile);
  all.set("server", view.name);
  all.set("version", view.version);
  all.set("protocol", view.protocol);
  all.set("tools", tools);
  std::cout << base::jsonText(all) << '\n' << std::flush;
}

void printView(const std::string& profile, const ServerView& view) {
  const auto style = Style::of(STDOUT_FILENO, base::systemEnvironment());
  std::cout << style.good("ok") << "  " << profile << ": " << forTerminal(view.name) << ' '
            << forTerminal(view.version) << ", MCP " << forTerminal(view.protocol) << ", "
            << view.tools.size() << (view.tools.size() == 1 ? " tool\n" : " tools\n");
  Table table({"TOOL", "DESCRIPTION"});
  for (const auto& tool : view.tools)
    table.add({{.text = forTerminal(tool.name)},
               {.text = shortened(forTerminal(tool.description), kDescription)}});
  if (!view.tools.empty()) std::cout << table.text(style);
  std::cout << std::flush;
}

int complainOf(const std::string& profile, const base::Error& error) {
  return complain(profile + ": " + forTerminal(error.text()), forTerminal(error.hint()), kFailed);
}

int test(const Call& call) {
  return askGateway(call, [&call](RunningGateway& running) {
    GatewayClient gateway(running.http(), running.address());
    const auto profile = chosenProfile(gateway.profiles(), call.argument(0));
    auto url = running.address();
    url.path = "/p/" + profile + "/mcp";
    try {
      const auto view = McpProbe(running.http(), url).look();
      if (call.has("--json"))
        printJson(profile, view);
      else
        printView(profile, view);
      return kFine;
    } catch (const base::Error& error) {
      return complainOf(profile, error);
    }
  });
}

}  // namespace

Verb testVerb() {
  return {.name = "test",
          .summary = "call a profile as an agent does, and show its tools",
          .details =
              "It sends initialize and tools/list through the running gateway. When that "
              "fails it says what an agent would be told, and ends with 1.",
          .arguments = {{.name = "PROFILE", .optional = true, .offers = Offers::kProfiles}},
          .options = withSettingsOptions({jsonOption()}),
          .examples = {{"mcp-auth-proxy test craft", "is it there, and what can it do?"}},
          .run = test};
}

}  // namespace cli
