#pragma once

#include "agents/client_files.h"
#include "agents/server_entry.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace agents {

/// A remote server that a client's file names, as a profile would reach it. No value of a header
/// and no client secret is taken over: `${env:NAME}` stands in its place, and a remark says what
/// belongs into that variable. Plain data.
struct ForeignServer {
  std::string name;  ///< fit for a profile
  std::string url;
  std::vector<std::pair<std::string, std::string>> settings;  ///< keys of a profile, after the URL
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> remarks;  ///< a line each, for the person
};

/// The http(s) servers in the file, in its order; those that lead to this gateway or run a program
/// are left out. Throws base::Error(kSettings) for a file that cannot be read.
[[nodiscard]] std::vector<ForeignServer> foreignServers(const ClientFile& file,
                                                        const Gateway& gateway);

/// "Craft Docs" -> "craft-docs"; "" when nothing is left of it.
[[nodiscard]] std::string profileName(std::string_view name);

}  // namespace agents
