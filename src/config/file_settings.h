#pragma once

#include "config/draft.h"
#include "config/yaml_document.h"

namespace config {

/// Fills `draft` from a profiles file. Every fault is noted.
void readFileSettings(const YamlNode& root, const ReadContext& context, Draft& draft);

}  // namespace config
