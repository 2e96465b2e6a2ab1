#pragma once

#include "cli/gateway_client.h"

#include <string>

namespace cli {

/// The profile that a verb is about: the one named, else the default profile, else the only one.
/// Throws base::Error(kSettings) with the names there are when none of these is there.
[[nodiscard]] std::string chosenProfile(const GatewayClient::Profiles& profiles,
                                        const std::string& named);

}  // namespace cli
