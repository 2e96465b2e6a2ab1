#include "cli/profiles_file.h"

#include "base/error.h"
#include "base/whole_file.h"
#include "config/places.h"

#include <set>

namespace cli {

namespace {

using base::Error;
using base::ErrorKind;

std::vector<config::Fault> faultsOf(const std::string& text, const std::string& file,
                                    const config::LoadOptions& options) {
  const auto loaded = config::loadText(text, file, options);
  const auto* faults = std::get_if<std::vector<config::Fault>>(&loaded);
  return faults == nullptr ? std::vector<config::Fault>{} : *faults;
}

/// A fault that was there before is no reason: a reference to a variable that only the service has,
/// say. Lines may have moved.
void checkNoNewFault(const std::string& before, const std::string& after, const std::string& file,
                     const config::LoadOptions& options) {
  std::set<std::string> known;
  for (const auto& fault : faultsOf(before, file, options))
    known.insert(fault.source.key + ": " + fault.text);
  for (const auto& fault : faultsOf(after, file, options))
    if (!known.contains(fault.source.key + ": " + fault.text))
      throw Error(ErrorKind::kSettings, fault.line() + "; nothing was written.");
}

}  // namespace

std::filesystem::path editProfilesFile(const config::LoadOptions& options,
                                       const std::function<std::string(const std::string&)>& edit) {
  const auto file = config::profilesFilePath(options);
  if (file.empty())
    throw Error(ErrorKind::kSettings, "there is no place for a profiles file: HOME is not set.", {},
                "Name one with --config.");
  const auto before = base::readWholeFile(file);
  const auto text = before.value_or("");
  auto after = edit(text);
  checkNoNewFault(text, after, file.string(), options);
  base::changeFile({.file = file, .before = before, .after = std::move(after)});
  return file;
}

}  // namespace cli
