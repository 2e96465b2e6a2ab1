#pragma once

#include "agents/clients.h"
#include "agents/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace agents {

/// The gateway as clients are told of it.
struct Gateway {
  std::string base;                  ///< "http://127.0.0.1:5177"
  std::string program;               ///< this program, for clients that run one
  std::vector<std::string> options;  ///< with which it finds the same gateway
};

/// A profile as clients are told of it.
struct Target {
  std::string name;  ///< of the profile, and of the entry
  std::string url;   ///< its MCP URL
};

[[nodiscard]] Target targetOf(const Gateway& gateway, const std::string& profile);

/// What the client's file is to hold for the profile.
[[nodiscard]] Member entryFor(const Client& client, const Gateway& gateway, const Target& target);
/// The client's own command for the same; "" where it has none.
[[nodiscard]] std::string addCommand(const Client& client, const Target& target);

/// Where an entry of any client leads: its URL, or the command that it runs, as one line.
[[nodiscard]] std::string destination(const Value& entry);
/// The entry's URL, under whichever name clients give it; "" for one that runs a program.
[[nodiscard]] std::string urlOf(const Value& entry);
/// The entry leads to this gateway: to its URL, or through its `stdio` verb.
[[nodiscard]] bool leadsToGateway(const Value& entry, const Gateway& gateway);
/// It leads to this very profile.
[[nodiscard]] bool leadsTo(const Value& entry, const Target& target);

}  // namespace agents
