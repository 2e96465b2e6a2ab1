#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

namespace config {

/// Looks up an environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// A file's bytes, or why they cannot be had (a file larger than `limit` is file_too_large).
using FileText = std::variant<std::string, std::error_code>;
using FileReader = std::function<FileText(const std::filesystem::path& path, std::size_t limit)>;

/// What `${…}` in a value may lead to.
struct ReferenceContext {
  const Environment& environment;
  const FileReader& readFile;
  std::filesystem::path directory;  ///< relative paths start here
};

/// The text with every reference filled in, or `fault` set. What was filled in is not looked at
/// again.
struct Expansion {
  std::string text;
  std::string fault;  ///< what is wrong; holds names of variables and files, never their contents
};

/// `${env:NAME}` and `${file:PATH}` anywhere in `text` (one newline at the file's end is dropped);
/// `$${` stands for a plain `${`.
[[nodiscard]] Expansion expandReferences(std::string_view text, const ReferenceContext& context);

/// The path where all of `text` is one `${file:PATH}`.
[[nodiscard]] std::optional<std::filesystem::path> wholeFileReference(
    std::string_view text, const ReferenceContext& context);

/// A file as `${file:PATH}` stands for it: without the newline at its end.
[[nodiscard]] FileText readReferencedFile(const std::filesystem::path& file,
                                          const FileReader& readFile);

/// The variable's value; an empty one counts as not set.
[[nodiscard]] std::optional<std::string> lookUp(const Environment& environment,
                                                std::string_view name);

}  // namespace config
