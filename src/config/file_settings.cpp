#include "config/file_settings.h"

#include "config/suggestion.h"

#include <algorithm>
#include <array>
#include <utility>

namespace config {

namespace {

constexpr std::size_t kMaxNameBytes = 63;

template <typename Target>
const Key<Target>* findKey(const std::vector<Key<Target>>& keys, std::string_view name) {
  const auto named = [name](const Key<Target>& key) { return key.yaml == name; };
  const auto found = std::find_if(keys.begin(), keys.end(), named);
  return found == keys.end() ? nullptr : &*found;
}

template <typename Target>
std::vector<std::string_view> namesOf(const std::vector<Key<Target>>& keys) {
  std::vector<std::string_view> names;
  names.reserve(keys.size());
  for (const auto& key : keys) names.push_back(key.yaml);
  return names;
}

/// Where a key that is unknown here would be right, or "".
std::string otherPlace(std::string_view name) {
  if (findKey(serverKeys(), name) != nullptr) return "; it belongs under 'server:'";
  if (name == kUpstreamKey) return "; it belongs under a profile";
  if (findKey(profileKeys(), name) != nullptr) return "; it belongs under a profile or 'defaults:'";
  return {};
}

std::string unknownKey(std::string_view name, const std::vector<std::string_view>& known) {
  auto advice = otherPlace(name);
  if (advice.empty()) advice = didYouMean(name, known);
  return "is no setting here" + advice;
}

bool isProfileName(std::string_view name) {
  const auto first = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto later = [&first](char c) { return first(c) || c == '-' || c == '_'; };
  return !name.empty() && name.size() <= kMaxNameBytes && first(name.front()) &&
         std::all_of(name.begin(), name.end(), later);
}

Source sourceOf(const YamlMember& member, const ReadContext& context, const std::string& prefix) {
  return {{context.place, member.line, member.column}, prefix + shown(member.name)};
}

/// True when `member` is a map; an empty one is nothing to read. Anything else is a fault.
bool isMap(const YamlMember& member, const Source& source, const ReadContext& context) {
  if (member.value.kind == YamlNode::Kind::kMap) return true;
  if (member.value.kind != YamlNode::Kind::kNull)
    context.faults.add(source, "must be a map of settings");
  return false;
}

void readServer(const YamlMember& server, const ReadContext& context, Draft& draft) {
  if (!isMap(server, sourceOf(server, context, ""), context)) return;
  for (const auto& member : server.value.members) {
    auto source = sourceOf(member, context, "server.");
    const auto* key = findKey(serverKeys(), member.name);
    if (key == nullptr) {
      context.faults.add(source, unknownKey(member.name, namesOf(serverKeys())));
      continue;
    }
    draft.serverSources[key->yaml] = source;
    key->read(Value(member.value, std::move(source), context.references, context.faults),
              draft.server);
  }
}

void readProfileKeys(const YamlNode& map, const ReadContext& context, ProfileDraft& profile) {
  for (const auto& member : map.members) {
    auto source = sourceOf(member, context, profile.self.key + '.');
    const auto* key = findKey(profileKeys(), member.name);
    if (key == nullptr) {
      context.faults.add(source, unknownKey(member.name, namesOf(profileKeys())));
      continue;
    }
    profile.sources[key->yaml] = source;
    key->read(Value(member.value, std::move(source), context.references, context.faults),
              profile.settings);
  }
}

void readDefaults(const YamlMember& defaults, const ReadContext& context, Draft& draft) {
  draft.defaults.self = sourceOf(defaults, context, "");
  if (!isMap(defaults, draft.defaults.self, context)) return;
  readProfileKeys(defaults.value, context, draft.defaults);
  const auto upstream = draft.defaults.sources.find(kUpstreamKey);
  if (upstream != draft.defaults.sources.end())
    context.faults.add(upstream->second, "belongs under a profile: each has its own");
}

void readProfile(const YamlMember& member, const ReadContext& context, Draft& draft) {
  auto profile = draft.defaults;
  profile.self = sourceOf(member, context, "profiles.");
  profile.settings.name = member.name;
  if (!isProfileName(member.name))
    context.faults.add(profile.self,
                       "is no name for a profile: 1 to 63 of a-z, 0-9, '-' and '_', the first a "
                       "letter or digit");
  if (isMap(member, profile.self, context)) readProfileKeys(member.value, context, profile);
  draft.profiles.push_back(std::move(profile));
}

void readProfiles(const YamlMember& profiles, const ReadContext& context, Draft& draft) {
  if (!isMap(profiles, sourceOf(profiles, context, ""), context)) return;
  for (const auto& member : profiles.value.members) readProfile(member, context, draft);
}

void readDefaultProfile(const YamlMember& member, const ReadContext& context, Draft& draft) {
  draft.defaultProfileSource = sourceOf(member, context, "");
  const Value value(member.value, draft.defaultProfileSource, context.references, context.faults);
  draft.defaultProfile = value.text();
}

}  // namespace

void readFileSettings(const YamlNode& root, const ReadContext& context, Draft& draft) {
  constexpr std::array kKnown = {kServerKey, kDefaultsKey, kDefaultProfileKey, kProfilesKey};
  if (root.kind == YamlNode::Kind::kNull) return;
  if (root.kind != YamlNode::Kind::kMap) {
    context.faults.add({{context.place, root.line, root.column}, {}},
                       "must be a map with 'profiles:' in it");
    return;
  }
  for (const auto& member : root.members)
    if (std::find(kKnown.begin(), kKnown.end(), member.name) == kKnown.end())
      context.faults.add(sourceOf(member, context, ""),
                         unknownKey(member.name, {kKnown.begin(), kKnown.end()}));
  // Defaults come first, wherever the file has them: profiles are copies of them.
  if (const auto* member = root.find(kServerKey)) readServer(*member, context, draft);
  if (const auto* member = root.find(kDefaultsKey)) readDefaults(*member, context, draft);
  if (const auto* member = root.find(kProfilesKey)) readProfiles(*member, context, draft);
  if (const auto* member = root.find(kDefaultProfileKey))
    readDefaultProfile(*member, context, draft);
}

}  // namespace config
