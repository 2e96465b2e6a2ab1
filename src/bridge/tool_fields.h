#pragma once

#include "bridge/message.h"
#include "bridge/request_fields.h"

#include <Poco/JSON/Object.h>

#include <map>
#include <string>
#include <vector>

namespace bridge {

/// One argument of a tool that travels as a field too.
struct ToolField {
  std::string name;               ///< "Mcp-Param-Region"
  std::vector<std::string> path;  ///< of members in the call's arguments
};

/// What the input schemas of tools mark with "x-mcp-header", and the fields of calls that follow
/// from it (2026-07-28, Streamable HTTP, "Custom Headers from Tool Parameters"). Loop's thread
/// only.
class ToolFields {
 public:
  /// Takes in an answer to tools/list and gives it back: unchanged, or without the tools that no
  /// client may offer because their marks are invalid; the log names those.
  [[nodiscard]] std::string learn(std::string listing);

  /// Of a tools/call; none for anything else, and for a tool that no listing had.
  [[nodiscard]] RequestFields fieldsFor(const Message& message) const;

 private:
  [[nodiscard]] bool isValid(const Poco::JSON::Object& tool);

  std::map<std::string, std::vector<ToolField>> tools_;
};

/// The fields that an input schema asks for. Throws base::Error(kUpstreamProtocol) where a mark is
/// invalid: no token, the same twice, not on a string, an integer or a boolean, or not reached
/// through "properties" alone.
[[nodiscard]] std::vector<ToolField> toolFieldsIn(const Poco::JSON::Object& inputSchema);

}  // namespace bridge
