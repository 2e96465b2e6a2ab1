#pragma once

#include "base/secret.h"
#include "credentials/record.h"
#include "credentials/record_key.h"

#include <string_view>
#include <utility>
#include <vector>

namespace credentials {

/// Records outside of any store, each with its place: what `store export` writes.
using RecordBundle = std::vector<std::pair<RecordKey, Record>>;

/// JSON, version 1, to be sealed before it goes anywhere. `unbundle` throws
/// base::Error(kStoreCorrupt) for what `bundle` did not make.
[[nodiscard]] base::Secret bundle(const RecordBundle& records);
[[nodiscard]] RecordBundle unbundle(std::string_view text);

}  // namespace credentials
