#pragma once

#include "agents/file_format.h"
#include "base/error.h"

#include <string>
#include <vector>

#include "fuzz/finding.h"

namespace fuzz {

/// When an editor promises that taking out undoes putting in.
enum class Undone { kAlways, kWhereEntriesWere };

/// What was put in can be taken out, whatever the file.
inline std::string undo(agents::Format format, std::string_view with,
                        const std::vector<std::string>& path, const std::string& name) {
  try {
    return agents::withoutEntry(format, with, path, name);
  } catch (const base::Error& error) {
    require(false, "what was put in can be taken out", error.text(), with);
    throw;
  }
}

/// Puts an entry into a file's map `m` and takes it out again, which has to give back the very
/// bytes; replaces and takes out the entries that were there. That nothing else changes is held by
/// withEntry and withoutEntry themselves: they throw kInternal.
inline void edit(agents::Format format, std::string_view text, Undone undone) {
  using agents::Value;
  const std::vector<std::string> path = {"m"};
  const agents::Member entry{"\x01entry", Value::ofMap({{"url", Value::ofString("u"), {}}}), {}};
  const auto root = agents::readAs(format, text);
  const auto* const map = root.at(path);
  const auto members = map == nullptr ? std::vector<agents::Member>() : map->members;
  if (map != nullptr && map->find(entry.name) != nullptr) return;
  const auto with = agents::withEntry(format, text, path, entry);
  requireSame(agents::withEntry(format, with, path, entry), with, "putting twice is putting once");
  const auto without = undo(format, with, path, entry.name);
  if (undone == Undone::kAlways || !members.empty())
    requireSame(without, text, "putting is undone to the byte");
  for (const auto& member : members) {
    static_cast<void>(agents::withEntry(format, text, path, {member.name, entry.value, {}}));
    static_cast<void>(agents::withoutEntry(format, text, path, member.name));
  }
}

/// The same for any bytes. A text may be refused as the person's, never as the editor's own fault;
/// but YAML's reader takes texts for YAML that are none (a quote without an end), and there only
/// the look at the result can refuse.
inline int editAnything(agents::Format format, const std::uint8_t* data, std::size_t size,
                        Undone undone) {
  const std::string text(textOf(data, size));
  try {
    edit(format, text, undone);
  } catch (const base::Error& error) {
    const bool looked = format == agents::Format::kYaml;
    require(looked || error.kind() == base::ErrorKind::kSettings, "an edit is safe", error.text(),
            text);
  }
  return 0;
}

}  // namespace fuzz
