#pragma once

#include "profile/token_refresh.h"
#include "profile/token_state.h"

#include <string>

namespace profile {

/// Which job ended, and whose.
struct EndedJob {
  const std::string& profile;
  TokenState::Job job;
  Renewal renewal;
};

/// One line of the log for each job that a token manager has ended. No secret.
void logOutcome(const EndedJob& ended, const RefreshOutcome& outcome);

}  // namespace profile
