#pragma once

#include "config/settings.h"
#include "http/url.h"

#include <string>

namespace app {

/// Where the gateway can be reached from the internet, it serves each profile's client ID metadata
/// document itself: fills in `client_metadata_url` where the settings name none.
[[nodiscard]] config::Settings withClientDocuments(config::Settings settings);

/// https on a host that is no loopback or private name or address: an authorization server
/// elsewhere can read what is there.
[[nodiscard]] bool isPublic(const http::Url& base);

/// The environment's single upstream has the bare paths for its own address; a file's default
/// profile keeps its address under /p/, so that its redirect URI stays when the default changes.
[[nodiscard]] std::string bareProfile(const config::Settings& settings);

}  // namespace app
