#include "cli/manual.h"

#include "base/version.h"
#include "cli/help.h"

#include <string_view>

namespace cli {

namespace {

/// Text that roff prints as it stands: a dash is no hyphen, and no line is a command.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string paragraph(std::string_view term, std::string_view text) {
  return ".TP\n.B " + escaped(term) + '\n' + escaped(text) + '\n';
}

std::string verbPart(const Verb& verb) {
  auto text = ".SS " + escaped(usageOf(verb)) + '\n' + escaped(verb.summary) + ".\n";
  if (!verb.details.empty()) text += escaped(verb.details) + '\n';
  for (const auto& option : verb.options) text += paragraph(spelled(option), option.text);
  for (const auto& example : verb.examples)
    text +=
        ".PP\n.nf\n" + escaped(example.line) + "\n.fi\n.RS 4\n" + escaped(example.does) + "\n.RE\n";
  return text;
}

}  // namespace

std::string manualPage(const Verbs& verbs) {
  std::string text = ".TH MCP\\-AUTH\\-PROXY 1 \"\" \"mcp\\-auth\\-proxy " +
                     escaped(base::kVersion) +
                     "\"\n.SH NAME\nmcp\\-auth\\-proxy \\- one login for every agent on this "
                     "machine\n.SH SYNOPSIS\n.B mcp\\-auth\\-proxy\n[VERB] [OPTION]...\n"
                     ".SH DESCRIPTION\n"
                     "Stands in front of remote MCP servers: log in once in a browser, and every "
                     "agent on this machine talks to http://127.0.0.1:5177/p/NAME/mcp without a "
                     "token. Without a verb it runs ";
  text += escaped(verbs.front().name) + ".\n.SH VERBS\n";
  for (const auto& verb : verbs) text += verbPart(verb);
  return text +
         ".SH EXIT STATUS\n0 fine, 1 failed while running, 2 settings or usage.\n"
         ".SH FILES\n" +
         paragraph("$XDG_CONFIG_HOME/mcp-auth-proxy/profiles.yaml", "the profiles") +
         paragraph("$XDG_STATE_HOME/mcp-auth-proxy/", "logins, gateway.pid and gateway.log") +
         ".SH ENVIRONMENT\n" +
         paragraph("UPSTREAM_MCP_URL, PORT, BIND", "settings of the single upstream") +
         paragraph("MCP_AUTH_PROXY_CONFIG", "the profiles file") +
         paragraph("NO_COLOR", "print no colours");
}

}  // namespace cli
