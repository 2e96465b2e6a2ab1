#pragma once

#include "config/loader.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace support {

/// A machine of one's own for the loader: its environment and its files.
struct FakeMachine {
  std::map<std::string, std::string, std::less<>> environment;
  std::map<std::string, std::string, std::less<>> files;
  bool macOs = false;

  [[nodiscard]] config::LoadOptions options() const {
    config::LoadOptions options;
    options.macOs = macOs;
    options.environment = [this](std::string_view name) -> std::optional<std::string> {
      const auto found = environment.find(name);
      if (found == environment.end()) return std::nullopt;
      return found->second;
    };
    options.readFile = [this](const std::filesystem::path& path, std::size_t limit) {
      return read(path.string(), limit);
    };
    return options;
  }

  /// The faults' lines when `text` is the profiles file; empty when it is fine.
  [[nodiscard]] std::vector<std::string> faults(const std::string& text) const {
    return lines(config::loadText(text, "p.yaml", options()));
  }

  /// The settings when `text` is the profiles file; a test fails where there are faults.
  [[nodiscard]] config::Settings settings(const std::string& text) const {
    return good(config::loadText(text, "p.yaml", options()));
  }

  [[nodiscard]] static std::vector<std::string> lines(const config::LoadResult& result) {
    std::vector<std::string> lines;
    if (const auto* faults = std::get_if<std::vector<config::Fault>>(&result))
      for (const auto& fault : *faults) lines.push_back(fault.line());
    return lines;
  }

  [[nodiscard]] static config::Settings good(const config::LoadResult& result) {
    CHECK_THAT(lines(result), Catch::Equals(std::vector<std::string>{}));
    REQUIRE(std::holds_alternative<config::Settings>(result));
    return std::get<config::Settings>(result);
  }

 private:
  [[nodiscard]] config::FileText read(const std::string& path, std::size_t limit) const {
    const auto found = files.find(path);
    if (found == files.end()) return std::make_error_code(std::errc::no_such_file_or_directory);
    if (found->second == "<unreadable>") return std::make_error_code(std::errc::permission_denied);
    if (found->second.size() > limit) return std::make_error_code(std::errc::file_too_large);
    return found->second;
  }
};

using Lines = std::vector<std::string>;

}  // namespace support
