#pragma once

#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents {

/// How a client's file is written. kJson is JSON with comments and trailing commas.
enum class Format { kJson, kToml, kYaml };

/// The file's values. Throws base::Error(kSettings) "line N: what is wrong".
[[nodiscard]] Value readAs(Format format, std::string_view text);

/// The text with one entry put into, or taken out of, the map at `path`, every other byte as it
/// was. The result is read back and held against the text before: an edit that would change
/// anything else, or that did not take, throws base::Error(kInternal). Pure.
[[nodiscard]] std::string withEntry(Format format, std::string_view text,
                                    const std::vector<std::string>& path, const Member& entry);
[[nodiscard]] std::string withoutEntry(Format format, std::string_view text,
                                       const std::vector<std::string>& path,
                                       const std::string& name);

}  // namespace agents
