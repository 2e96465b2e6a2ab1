#include "config/value.h"

#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace config {

namespace {

std::string_view kindName(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kNull:
      return "nothing";
    case YamlNode::Kind::kScalar:
      return "a single value";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
  }
  return "something else";
}

bool isControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

}  // namespace

std::optional<std::string> Value::expanded(const YamlNode& node, const std::string& what) const {
  if (node.kind == YamlNode::Kind::kNull) {
    fault("has no value");
    return std::nullopt;
  }
  if (node.kind != YamlNode::Kind::kScalar) {
    fault("must be " + what + ", not " + std::string(kindName(node.kind)));
    return std::nullopt;
  }
  auto expansion = expandReferences(node.text, references_);
  if (!expansion.fault.empty()) {
    fault(std::move(expansion.fault));
    return std::nullopt;
  }
  return std::move(expansion.text);
}

std::optional<std::string> Value::text(bool multiline) const {
  auto result = expanded(node_, "a text");
  if (!result) return std::nullopt;
  if (result->empty()) {
    fault("has no value");
    return std::nullopt;
  }
  if (!multiline && std::any_of(result->begin(), result->end(), isControl)) {
    fault("must not hold line breaks or other control characters");
    return std::nullopt;
  }
  return result;
}

std::optional<long long> Value::integer(const Range& range) const {
  const auto wanted =
      "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most);
  const auto digits = expanded(node_, wanted);
  if (!digits) return std::nullopt;
  long long number = 0;
  const auto* const end = digits->data() + digits->size();
  const auto parsed = std::from_chars(digits->data(), end, number);
  if (parsed.ec == std::errc{} && parsed.ptr == end && number >= range.least &&
      number <= range.most)
    return number;
  fault("must be " + wanted);
  return std::nullopt;
}

std::optional<bool> Value::flag() const {
  constexpr std::array<std::string_view, 4> kYes = {"true", "yes", "on", "1"};
  constexpr std::array<std::string_view, 4> kNo = {"false", "no", "off", "0"};
  const auto word = expanded(node_, "true or false");
  if (!word) return std::nullopt;
  const auto folded = base::lowerAscii(*word);
  if (std::find(kYes.begin(), kYes.end(), folded) != kYes.end()) return true;
  if (std::find(kNo.begin(), kNo.end(), folded) != kNo.end()) return false;
  fault("must be true or false");
  return std::nullopt;
}

std::optional<std::vector<std::string>> Value::words() const {
  if (node_.kind != YamlNode::Kind::kList) {
    const auto line = expanded(node_, "a list, or a text with spaces between the words");
    if (!line) return std::nullopt;
    return splitWords(*line);
  }
  std::vector<std::string> result;
  for (const auto& item : node_.items) {
    const auto word = expanded(item, "a list of texts");
    if (!word) return std::nullopt;
    result.push_back(*word);
  }
  return result;
}

std::optional<std::map<std::string, std::string>> Value::texts() const {
  if (node_.kind != YamlNode::Kind::kMap) {
    fault("must be a map of 'name: text', not " + std::string(kindName(node_.kind)));
    return std::nullopt;
  }
  std::map<std::string, std::string> result;
  for (const auto& member : node_.members) {
    Source source{{source_.place.name, member.line, member.column},
                  source_.key + '.' + shown(member.name)};
    const Value entry(member.value, std::move(source), references_, faults_);
    const auto text = entry.text();
    if (!text) return std::nullopt;
    result.emplace(member.name, *text);
  }
  return result;
}

std::vector<std::string> splitWords(std::string_view text) {
  constexpr std::string_view kBetween = " ,\t\r\n";
  std::vector<std::string> result;
  while (true) {
    const auto first = text.find_first_not_of(kBetween);
    if (first == std::string_view::npos) return result;
    text.remove_prefix(first);
    const auto size = std::min(text.find_first_of(kBetween), text.size());
    result.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

}  // namespace config
