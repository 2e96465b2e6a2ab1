#include "config/references.h"

#include "config/fault.h"

#include <algorithm>
#include <utility>

namespace config {

namespace {

constexpr std::size_t kMaxSecretFileBytes = std::size_t{64} * 1024;
constexpr std::string_view kOpen = "${";
constexpr std::string_view kFile = "file:";

bool isVariableName(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  };
  const auto allowed = [&letter](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), allowed);
}

Expansion fromEnvironment(std::string_view name, const ReferenceContext& context) {
  if (!isVariableName(name)) return {{}, "${env:...} does not hold the name of a variable"};
  auto value = lookUp(context.environment, name);
  if (!value) return {{}, "${env:" + shown(name) + "}: this variable is not set"};
  return {std::move(*value), {}};
}

Expansion fromFile(std::string_view name, const ReferenceContext& context) {
  if (name.empty()) return {{}, "${file:...} does not hold a path"};
  auto read = readReferencedFile(context.directory / std::filesystem::path(name), context.readFile);
  if (const auto* error = std::get_if<std::error_code>(&read))
    return {{}, "${file:" + shown(name) + "}: cannot be read: " + error->message()};
  return {std::move(std::get<std::string>(read)), {}};
}

Expansion resolve(std::string_view reference, const ReferenceContext& context) {
  constexpr std::string_view kEnv = "env:";
  if (reference.starts_with(kEnv)) return fromEnvironment(reference.substr(kEnv.size()), context);
  if (reference.starts_with(kFile)) return fromFile(reference.substr(kFile.size()), context);
  return {{}, "a ${...} that is neither ${env:NAME} nor ${file:PATH}; write $${ for a plain ${"};
}

}  // namespace

std::optional<std::string> lookUp(const Environment& environment, std::string_view name) {
  auto value = environment(name);
  if (value && value->empty()) value.reset();
  return value;
}

std::optional<std::filesystem::path> wholeFileReference(std::string_view text,
                                                        const ReferenceContext& context) {
  if (!text.starts_with(kOpen)) return std::nullopt;
  const auto inside = text.substr(kOpen.size());
  if (!inside.starts_with(kFile) || inside.find('}') != inside.size() - 1) return std::nullopt;
  const auto name = inside.substr(kFile.size(), inside.size() - kFile.size() - 1);
  return context.directory / std::filesystem::path(name);
}

FileText readReferencedFile(const std::filesystem::path& file, const FileReader& readFile) {
  auto read = readFile(file, kMaxSecretFileBytes);
  if (auto* text = std::get_if<std::string>(&read)) {
    if (text->ends_with('\n')) text->pop_back();
    if (text->ends_with('\r')) text->pop_back();
  }
  return read;
}

Expansion expandReferences(std::string_view text, const ReferenceContext& context) {
  Expansion result;
  while (true) {
    const auto open = text.find(kOpen);
    if (open == std::string_view::npos) break;
    const bool escaped = open > 0 && text[open - 1] == '$';
    result.text += text.substr(0, escaped ? open - 1 : open);
    text.remove_prefix(open + kOpen.size());
    if (escaped) {
      result.text += kOpen;
      continue;
    }
    const auto close = text.find('}');
    if (close == std::string_view::npos) return {{}, "a ${ without its }"};
    auto part = resolve(text.substr(0, close), context);
    if (!part.fault.empty()) return part;
    result.text += part.text;
    text.remove_prefix(close + 1);
  }
  result.text += text;
  return result;
}

}  // namespace config
