#pragma once

#include "base/json.h"

#include <string_view>

namespace base {

/// Holds `text` against RFC 8259, strictly, before a parser sees it: one value, nothing after it,
/// well-formed UTF-8, no lone surrogate, no NUL in a string, no name twice in an object (names are
/// compared after unescaping), within `limits`. Throws Error(kMetadataInvalid) that says why and
/// where. Its stack depth is bounded by `limits.depth`.
void checkJson(std::string_view text, const JsonLimits& limits);

}  // namespace base
