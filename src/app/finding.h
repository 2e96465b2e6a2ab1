#pragma once

#include <string>
#include <vector>

namespace app {

/// What the doctor found out about one thing: `fault` says that it has to be mended, and then
/// `hint` says how. Plain data, no secret.
struct Finding {
  enum class Level { kFine, kNote, kFault };

  Level level = Level::kFine;
  std::string what;  ///< "port", "upstream craft"
  std::string text;
  std::string hint;
};

using Findings = std::vector<Finding>;

}  // namespace app
