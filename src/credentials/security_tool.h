#pragma once

#include "base/clock.h"
#include "base/secret.h"
#include "base/tool.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace credentials {

/// The calls of `/usr/bin/security` that the Keychain store needs. Service and account are already
/// printable ASCII without quotes and backslashes, and so are the values. Throws
/// base::Error(kStoreUnavailable) for a locked keychain, a refusal, a missing tool, a hang.
class SecurityTool {
 public:
  explicit SecurityTool(std::filesystem::path program) : program_(std::move(program)) {}

  /// That there is a default keychain, and that it is unlocked.
  void check(base::SteadyTime deadline) const;
  [[nodiscard]] std::optional<base::Secret> find(const std::string& service,
                                                 const std::string& account,
                                                 base::SteadyTime deadline) const;
  /// Adds or updates. Throws when the command line would be longer than the tool reads.
  void add(const std::string& service, const std::string& account, const base::Secret& value,
           base::SteadyTime deadline) const;
  /// False when there is no such item.
  [[nodiscard]] bool remove(const std::string& service, const std::string& account,
                            base::SteadyTime deadline) const;

  struct Item {
    std::string service;
    std::string account;
  };

  /// All items that `add` made; their values are not read.
  [[nodiscard]] std::vector<Item> items(base::SteadyTime deadline) const;

 private:
  [[nodiscard]] base::ToolResult run(const std::vector<std::string>& arguments,
                                     const base::Secret& input, base::SteadyTime deadline) const;

  std::filesystem::path program_;
};

}  // namespace credentials
