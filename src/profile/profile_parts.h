#pragma once

#include "base/clock.h"
#include "config/settings.h"
#include "http/client.h"
#include "profile/client_identity.h"
#include "profile/metadata_cache.h"
#include "profile/profile.h"
#include "profile/profile_judgement.h"

namespace profile {

// What profiles with OAuth have in common, whether or not a person logs in: from their settings to
// their parts, and from their parts to their status.

/// `client` and `clock` must outlive the result. Throws base::Error(kSettings) for an upstream URL
/// that is none.
[[nodiscard]] MetadataCache::Discover discoveryFor(const config::ProfileSettings& settings,
                                                   http::Client& client, const base::Clock& clock);
/// Throws base::Error(kSettings) for a private key that cannot be used.
[[nodiscard]] ClientIdentity::Settings identitySettings(const config::ProfileSettings& settings,
                                                        const base::Clock& clock);

void describe(const KnownServers& servers, ProfileStatus& status);
void describe(Judgement judgement, ProfileStatus& status);

}  // namespace profile
