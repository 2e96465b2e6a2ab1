#include "agents/plan.h"

#include "agents/line_diff.h"
#include "base/error.h"

#include <algorithm>
#include <utility>

namespace agents {

namespace {

using Entries = std::map<std::string, std::string>;

Plan begun(const ClientFile& file) {
  Plan plan;
  plan.file = file;
  plan.change.file = file.path;
  plan.change.before = base::readWholeFile(file.path);
  plan.change.after = plan.change.before;
  return plan;
}

/// The members of the file's map of servers; none where there is no such map.
std::vector<Member> serversIn(const Client& client, const std::string& text) {
  const auto root = readAs(client.format, text);
  const auto* const servers = root.at(client.path());
  return servers == nullptr ? std::vector<Member>() : servers->members;
}

const Value* entryNamed(const std::vector<Member>& servers, const std::string& name) {
  const auto found = std::find_if(servers.begin(), servers.end(),
                                  [&name](const Member& member) { return member.name == name; });
  return found == servers.end() ? nullptr : &found->value;
}

bool isRecorded(const FileRecord* record, const Member& entry) {
  if (record == nullptr) return false;
  const auto found = record->entries.find(entry.name);
  return found != record->entries.end() && found->second == destination(entry.value);
}

/// What the file held before the first of our changes, as far as that is known.
std::optional<std::string> beforeOurs(const Plan& plan, const FileRecord* record) {
  if (record == nullptr || !plan.change.before) return plan.change.before;
  const auto before = record->before(*plan.change.before);
  if (!before) return plan.change.before;
  return record->existed ? before : std::nullopt;
}

/// Runs the planning of one file; what is wrong with the file becomes the plan's fault.
template <typename Step>
Plan planned(const ClientFile& file, Step step) {
  Plan plan;
  plan.file = file;
  try {
    plan = begun(file);
    step(plan);
  } catch (const base::Error& error) {
    plan.change.after = plan.change.before;
    plan.fault = error.text() + (error.hint().empty() ? "" : ". " + error.hint());
  }
  return plan;
}

void putAll(Plan& plan, const Gateway& gateway, const std::vector<Target>& targets,
            const FileRecord* record, bool replace) {
  const auto& client = *plan.file.client;
  auto text = plan.change.before.value_or("");
  const auto servers = serversIn(client, text);
  auto ours = record == nullptr ? Entries() : record->entries;
  for (const auto& target : targets) {
    const auto* const standing = entryNamed(servers, target.name);
    if (standing != nullptr && leadsTo(*standing, target)) continue;
    const bool foreign = standing != nullptr && !leadsToGateway(*standing, gateway) &&
                         !isRecorded(record, {target.name, *standing, {}});
    if (foreign && !replace) {
      plan.remarks.push_back(target.name + " leads to " + destination(*standing) +
                             " and is left alone; --replace overwrites it");
      continue;
    }
    const auto entry = entryFor(client, gateway, target);
    text = withEntry(client.format, text, client.path(), entry);
    ours[target.name] = destination(entry.value);
  }
  if (text == plan.change.before.value_or("")) return;
  plan.change.after = text;
  plan.record = FileRecord::of(beforeOurs(plan, record), text, std::move(ours));
}

std::vector<std::string> namesToTakeOut(Plan& plan, const Gateway& gateway,
                                        const std::vector<std::string>& profiles,
                                        const FileRecord* record) {
  std::vector<std::string> names;
  for (const auto& entry : serversIn(*plan.file.client, plan.change.before.value_or(""))) {
    if (!profiles.empty() &&
        std::find(profiles.begin(), profiles.end(), entry.name) == profiles.end())
      continue;
    const bool leadsHere = leadsToGateway(entry.value, gateway);
    if (record == nullptr ? leadsHere : isRecorded(record, entry))
      names.push_back(entry.name);
    else if (leadsHere)
      plan.remarks.push_back(entry.name +
                             " leads to this gateway but was not put in by install, "
                             "and is left alone");
  }
  return names;
}

void takeOut(Plan& plan, const std::vector<std::string>& names, const FileRecord* record) {
  const auto& client = *plan.file.client;
  auto left = record == nullptr ? Entries() : record->entries;
  for (const auto& name : names) left.erase(name);
  const auto original = beforeOurs(plan, record);
  auto text = left.empty() ? original : plan.change.before;
  for (const auto& name : names) {
    const auto servers = text ? serversIn(client, *text) : std::vector<Member>();
    const auto* const entry = entryNamed(servers, name);
    // What an entry of ours had replaced stands in the original under the same name.
    if (entry != nullptr && (record == nullptr || isRecorded(record, {name, *entry, {}})))
      text = withoutEntry(client.format, *text, client.path(), name);
  }
  plan.change.after = text;
  if (!left.empty()) plan.record = FileRecord::of(original, *text, std::move(left));
}

}  // namespace

Plan planInstall(const ClientFile& file, const Gateway& gateway, const std::vector<Target>& targets,
                 const Journal& journal, bool replace) {
  return planned(
      file, [&](Plan& plan) { putAll(plan, gateway, targets, journal.find(file.path), replace); });
}

Plan planUninstall(const ClientFile& file, const Gateway& gateway,
                   const std::vector<std::string>& profiles, const Journal& journal) {
  return planned(file, [&](Plan& plan) {
    const auto* const record = journal.find(file.path);
    const auto names = namesToTakeOut(plan, gateway, profiles, record);
    if (!names.empty()) takeOut(plan, names, record);
  });
}

std::string preview(const Plan& plan, const Gateway& gateway) {
  auto out = std::string(plan.file.client->name) + ": " + plan.file.path.string();
  if (!plan.fault.empty()) return out + "\n  left alone: " + plan.fault + "\n";
  if (!plan.changes() && plan.remarks.empty()) return out + "\n  nothing to do\n";
  out += "\n";
  for (const auto& remark : plan.remarks) out += "  " + remark + "\n";
  return out + lineDiff(plan.file.path.string(), plan.change.before.value_or(""),
                        plan.change.after.value_or(""), {gateway.base});
}

void apply(const Plan& plan, Journal& journal) {
  base::changeFileWithBackup(plan.change);
  journal.set(plan.file.path, plan.record);
  journal.save();
}

}  // namespace agents
