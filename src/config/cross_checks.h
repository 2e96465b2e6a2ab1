#pragma once

#include "config/draft.h"

namespace config {

/// Settings that are each fine but not together.
void checkProfile(const ProfileDraft& profile, Faults& faults);
void checkDefaultProfile(const Draft& draft, Faults& faults);
void checkPassphrase(const Draft& draft, Faults& faults);

}  // namespace config
