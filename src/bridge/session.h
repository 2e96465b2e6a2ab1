#pragma once

#include "bridge/message.h"
#include "bridge/request_fields.h"
#include "bridge/tool_fields.h"

#include <string>

namespace bridge {

/// What the bridge remembers of the client's MCP session, and the request fields that follow from
/// it, for both eras: up to 2025-11-25 a session id and the agreed version, from 2026-07-28 on what
/// each message says of itself. Pure; loop's thread only.
class Session {
 public:
  /// The client begins anew: forgets the id and the version, keeps the request for a replay.
  void begin(const Message& initialize);
  /// The server's answer to that, or to its replay.
  void agree(std::string id, const std::string& version);

  [[nodiscard]] const std::string& id() const { return id_; }

  [[nodiscard]] const std::string& initialize() const { return initialize_; }

  /// From the answers to tools/list of a server of 2026-07-28.
  [[nodiscard]] ToolFields& tools() { return tools_; }

  /// Fields of a POST that carries this message. `initialize` belongs to no session yet.
  [[nodiscard]] RequestFields fieldsFor(const Message& message);
  /// Fields of the GET that opens the server's own stream, or resumes one after `lastId`.
  [[nodiscard]] RequestFields fieldsForStream(const std::string& lastId) const;
  /// Fields of the DELETE.
  [[nodiscard]] RequestFields fieldsForEnd() const;

 private:
  void addSession(RequestFields& fields) const;

  std::string id_;
  std::string version_;
  std::string era_;  ///< of the last message that named one: its notifications may not
  std::string initialize_;
  ToolFields tools_;
};

}  // namespace bridge
