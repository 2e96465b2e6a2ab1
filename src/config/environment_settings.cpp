#include "config/environment_settings.h"

#include "config/member_rules.h"
#include "config/proxy_rules.h"

#include <algorithm>
#include <utility>

namespace config {

namespace {

YamlNode scalar(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::kScalar;
  node.text = std::move(text);
  return node;
}

/// Reads one key from its variable; false when that is not set.
template <typename Target>
bool readVariable(const Key<Target>& key, const ReadContext& context, Target& target) {
  if (key.environment.empty()) return false;
  auto text = lookUp(context.references.environment, key.environment);
  if (!text) return false;
  const auto node = scalar(std::move(*text));
  key.read(Value(node, {{context.place}, std::string(key.environment)}, context.references,
                 context.faults),
           target);
  return true;
}

/// CREDENTIAL_STORE goes over the file for every profile.
void readStore(const ReadContext& context, Draft& draft) {
  for (const auto& key : profileKeys()) {
    if (key.yaml != kStoreKey) continue;
    if (!readVariable(key, context, draft.defaults.settings)) return;
    for (auto& profile : draft.profiles)
      profile.settings.credentialStore = draft.defaults.settings.credentialStore;
  }
}

void addEnvironmentProfile(const ReadContext& context, Draft& draft) {
  const auto isDefault = [](const ProfileDraft& profile) {
    return profile.settings.name == kEnvironmentProfile;
  };
  const auto taken = std::find_if(draft.profiles.begin(), draft.profiles.end(), isDefault);
  if (taken != draft.profiles.end())
    context.faults.add(taken->self,
                       "UPSTREAM_MCP_URL is set too and makes a profile of this name; rename this "
                       "one or unset the variable");
  auto profile = draft.defaults;
  profile.settings.name = kEnvironmentProfile;
  profile.self = {{context.place}, "UPSTREAM_MCP_URL"};
  for (const auto& key : profileKeys())
    if (readVariable(key, context, profile.settings))
      profile.sources[key.yaml] = {{context.place}, std::string(key.environment)};
  draft.profiles.insert(draft.profiles.begin(), std::move(profile));
}

}  // namespace

void readEnvironmentSettings(const ReadContext& context, Draft& draft) {
  for (const auto& key : serverKeys())
    if (readVariable(key, context, draft.server))
      draft.serverSources[key.yaml] = {{context.place}, std::string(key.environment)};
  readEnvironmentProxies(context, draft.proxies);
  readStore(context, draft);
  if (lookUp(context.references.environment, "UPSTREAM_MCP_URL"))
    addEnvironmentProfile(context, draft);
}

void readCommandLine(const LoadOptions& options, Faults& faults, Draft& draft) {
  if (options.port) draft.server.port = *options.port;
  if (!options.bind) return;
  const ReferenceContext references{options.environment, options.readFile, {}};
  const auto node = scalar(*options.bind);
  readBind(Value(node, {{"command line"}, "--bind"}, references, faults), draft.server);
}

}  // namespace config
