#include "config/loader.h"

#include <string>
#include <system_error>

#include "fuzz/finding.h"

// A profiles file, with an empty environment and no files to refer to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  config::LoadOptions options;
  options.environment = [](std::string_view) { return std::nullopt; };
  options.readFile = [](const std::filesystem::path&, std::size_t) {
    return std::make_error_code(std::errc::no_such_file_or_directory);
  };
  const auto result = config::loadText(fuzz::textOf(data, size), "profiles.yaml", options);
  const auto* faults = std::get_if<std::vector<config::Fault>>(&result);
  if (faults == nullptr) return 0;
  fuzz::require(!faults->empty(), "what is refused has a reason");
  for (const auto& fault : *faults)
    fuzz::require(fault.line().find_first_of("\r\n\x1b") == std::string::npos,
                  "a fault is one plain line", fault.line());
  return 0;
}
