#pragma once

#include "profile/token_refresh.h"
#include "profile/token_state.h"

#include <string>

namespace profile {

/// One line of the log for each job that a token manager has ended. No secret.
void logOutcome(const std::string& profile, TokenState::Job job, const RefreshOutcome& outcome);

}  // namespace profile
