#pragma once

#include "agents/client_files.h"
#include "agents/journal.h"
#include "agents/server_entry.h"
#include "base/whole_file.h"

#include <optional>
#include <string>
#include <vector>

namespace agents {

/// What is to happen to one file of a client, before it happens. Plain data.
struct Plan {
  ClientFile file;
  base::FileChange change;           ///< before and after the same: nothing is to be done
  std::optional<FileRecord> record;  ///< for the journal, once it is done
  std::vector<std::string> remarks;  ///< a line each: what is left alone, and why
  std::string fault;                 ///< not "": the file cannot be changed, and why

  [[nodiscard]] bool changes() const { return fault.empty() && change.before != change.after; }
};

/// Puts the profiles into the file. An entry of the same name that leads elsewhere and is not ours
/// stays, unless `replace`. Reads the file; throws nothing that concerns it alone.
[[nodiscard]] Plan planInstall(const ClientFile& file, const Gateway& gateway,
                               const std::vector<Target>& targets, const Journal& journal,
                               bool replace);

/// Takes out what `install` put in (without a record of it: what leads to this gateway); only the
/// `profiles`, when any is named. A file that is as we left it gets its very bytes back.
[[nodiscard]] Plan planUninstall(const ClientFile& file, const Gateway& gateway,
                                 const std::vector<std::string>& profiles, const Journal& journal);

/// The plan for a person: the file, a diff, the remarks.
[[nodiscard]] std::string preview(const Plan& plan, const Gateway& gateway);

/// Changes the file, with a backup beside it, and writes the journal. Throws base::Error.
void apply(const Plan& plan, Journal& journal);

}  // namespace agents
