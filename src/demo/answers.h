#pragma once

#include "http/responder.h"

#include <Poco/JSON/Object.h>

#include <string>
#include <string_view>
#include <vector>

namespace demo {

/// JSON that nobody keeps.
[[nodiscard]] http::Answer jsonAnswer(int status, const Poco::JSON::Object& object);
/// RFC 6749 section 5.2. `description` is a sentence of ours.
[[nodiscard]] http::Answer oauthError(int status, const std::string& error,
                                      const std::string& description);
[[nodiscard]] http::Answer emptyAnswer(int status);
/// 405 with Allow.
[[nodiscard]] http::Answer onlyMethods(const std::string& allowed);

[[nodiscard]] Poco::JSON::Array listOf(const std::vector<std::string>& items);

}  // namespace demo
