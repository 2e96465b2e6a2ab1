#pragma once

#include "config/loader.h"

#include <filesystem>
#include <functional>
#include <string>

namespace cli {

/// Changes the profiles file that these options lead to, and makes it where there is none: `edit`
/// gets its text and returns the new one, which the loader must find no new fault in. Written whole
/// or not at all (base::changeFile). Returns the file. Throws base::Error(kSettings).
std::filesystem::path editProfilesFile(const config::LoadOptions& options,
                                       const std::function<std::string(const std::string&)>& edit);

}  // namespace cli
