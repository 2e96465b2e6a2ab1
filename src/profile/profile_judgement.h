#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "profile/token_manager.h"

#include <optional>
#include <string>

namespace profile {

/// How a profile is doing, in words: what is wrong and what to do.
struct Judgement {
  ProfileState state = ProfileState::kReady;
  std::string code;  ///< the error table's, "" where nothing is wrong
  std::string message;
  std::string hint;
};

/// A missing login comes before all else, then no usable token, then trouble that calls do not
/// feel yet. `loginHelps` as in TokenManager. Pure.
[[nodiscard]] Judgement judge(const TokenStatus& tokens, bool loginHelps,
                              const std::optional<base::Error>& upstream);

}  // namespace profile
