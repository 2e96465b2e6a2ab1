#include "agents/foreign_servers.h"

#include "base/encoding.h"
#include "base/whole_file.h"

#include <algorithm>
#include <cctype>

namespace agents {

namespace {

constexpr std::size_t kMaxName = 63;

bool isWord(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; }

/// CRAFT_AUTHORIZATION for the profile craft and the header Authorization.
std::string variableFor(const std::string& profile, const std::string& what) {
  auto name = profile + "_" + what;
  for (auto& letter : name)
    letter =
        isWord(letter) ? static_cast<char>(std::toupper(static_cast<unsigned char>(letter))) : '_';
  return isWord(name.front()) && std::isdigit(static_cast<unsigned char>(name.front())) == 0
             ? name
             : "MCP_" + name;
}

std::string reference(const std::string& variable) { return "${env:" + variable + "}"; }

/// The reference that stands for a secret, and the remark that tells what to do.
std::string takenFrom(ForeignServer& server, const ClientFile& file, const std::string& what) {
  const auto variable = variableFor(server.name, what);
  server.remarks.push_back("put the value of " + what + " from " + file.path.string() +
                           " into the " + "environment variable " + variable + " of the gateway");
  return reference(variable);
}

void addHeaders(ForeignServer& server, const ClientFile& file, const Value& entry) {
  for (const std::string_view name : {"headers", "http_headers"})
    if (const auto* const headers = entry.find(name))
      for (const auto& header : headers->members)
        server.headers.emplace_back(header.name, takenFrom(server, file, header.name));
  if (const auto* const headers = entry.find("env_http_headers"))
    for (const auto& header : headers->members)
      server.headers.emplace_back(header.name, reference(header.value.text));
  if (const auto variable = entry.textOf("bearer_token_env_var"); !variable.empty())
    server.headers.emplace_back("Authorization", "Bearer " + reference(variable));
}

bool hasFixedToken(const ForeignServer& server) {
  return std::any_of(server.headers.begin(), server.headers.end(), [](const auto& one) {
    return base::lowerAscii(one.first) == "authorization";
  });
}

/// A client that was registered by hand: its id, its secret, and where its logins come back to.
void addClient(ForeignServer& server, const ClientFile& file, const Value& entry,
               const Gateway& gateway) {
  const auto* oauth = entry.find("oauth");
  if (oauth == nullptr) oauth = entry.find("auth");
  if (oauth == nullptr) return;
  for (const std::string_view name : {"clientId", "client_id", "CLIENT_ID"})
    if (const auto id = oauth->textOf(name); !id.empty()) {
      server.settings.emplace_back("client_id", id);
      server.remarks.push_back("its client " + id + " has to allow the redirect URI " +
                               gateway.base + "/p/" + server.name + "/oauth/callback");
    }
  for (const std::string_view name : {"clientSecret", "client_secret", "CLIENT_SECRET"})
    if (!oauth->textOf(name).empty())
      server.settings.emplace_back("client_secret",
                                   takenFrom(server, file, std::string("client_secret")));
  if (const auto* const port = oauth->find("callbackPort"))
    server.remarks.push_back("its logins came back to port " + port->text +
                             "; now they come back to the gateway's");
}

}  // namespace

std::string profileName(std::string_view name) {
  std::string out;
  for (const char letter : base::lowerAscii(name)) {
    const bool kept = isWord(letter) || letter == '_';
    if (kept || (!out.empty() && out.back() != '-')) out += kept ? letter : '-';
  }
  out.resize(std::min(out.size(), kMaxName));
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.substr(std::min(out.find_first_not_of('_'), out.size()));
}

std::vector<ForeignServer> foreignServers(const ClientFile& file, const Gateway& gateway) {
  const auto root =
      readAs(file.client->format, base::readWholeFile(file.path).value_or(std::string()));
  std::vector<ForeignServer> found;
  const auto* const servers = root.at(file.client->path());
  if (servers == nullptr) return found;
  for (const auto& entry : servers->members) {
    ForeignServer server;
    server.name = profileName(entry.name);
    server.url = urlOf(entry.value);
    const bool remote = server.url.starts_with("https://") || server.url.starts_with("http://");
    if (!remote || server.name.empty() || leadsToGateway(entry.value, gateway)) continue;
    addHeaders(server, file, entry.value);
    if (hasFixedToken(server))
      server.settings.emplace_back("grant", "none");
    else
      addClient(server, file, entry.value, gateway);
    found.push_back(std::move(server));
  }
  return found;
}

}  // namespace agents
