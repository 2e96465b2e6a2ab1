#pragma once

#include "cli/verb.h"

namespace cli {

/// `logout [PROFILE]`: has the running gateway forget its tokens and its client.
[[nodiscard]] Verb logoutVerb();

}  // namespace cli
