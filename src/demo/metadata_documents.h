#pragma once

#include "demo/addresses.h"

#include <Poco/JSON/Object.h>

namespace demo {

/// RFC 9728.
[[nodiscard]] Poco::JSON::Object resourceDocument(const Addresses& addresses);
/// RFC 8414.
[[nodiscard]] Poco::JSON::Object serverDocument(const Addresses& addresses);

}  // namespace demo
