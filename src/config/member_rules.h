#pragma once

#include "config/settings.h"
#include "config/value.h"

#include <filesystem>
#include <functional>

namespace config {

// Readers for the settings that have rules of their own (see Key::read).

void readBind(const Value& value, ServerSettings& server);
void readPublicBaseUrl(const Value& value, ServerSettings& server);

void readRedirectPath(const Value& value, ProfileSettings& profile);
void readScopes(const Value& value, ProfileSettings& profile);
void readProbePath(const Value& value, ProfileSettings& profile);
void readResource(const Value& value, ProfileSettings& profile);
void readAuthorizeParams(const Value& value, ProfileSettings& profile);
void readTokenParams(const Value& value, ProfileSettings& profile);
void readHeaders(const Value& value, ProfileSettings& profile);
void readClientMetadataUrl(const Value& value, ProfileSettings& profile);

/// A file's path; the file must be there. What is in it is judged by those who use it.
[[nodiscard]] std::function<void(const Value&, ProfileSettings&)> readPemFile(
    std::filesystem::path ProfileSettings::* member);

}  // namespace config
