#pragma once

#include "config/fault.h"
#include "config/references.h"
#include "config/yaml_document.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace config {

/// A whole number's bounds, both included.
struct Range {
  long long least = 0;
  long long most = 0;
};

/// One setting on its way from text to type: the node, where it stands, and what its references
/// lead to. A conversion that fails notes a fault at the setting's own key and gives nullopt. Fault
/// texts never hold the value. References of the members live as long as the load.
class Value {
 public:
  Value(const YamlNode& node, Source source, const ReferenceContext& references, Faults& faults)
      : node_(node), source_(std::move(source)), references_(references), faults_(faults) {}

  [[nodiscard]] const Source& source() const { return source_; }

  [[nodiscard]] const ReferenceContext& references() const { return references_; }

  /// A scalar, its references filled in; without control characters unless `multiline`.
  [[nodiscard]] std::optional<std::string> text(bool multiline = false) const;

  /// The file where the whole value is one `${file:PATH}`.
  [[nodiscard]] std::optional<std::filesystem::path> wholeFile() const {
    return wholeFileReference(node_.text, references_);
  }

  [[nodiscard]] std::optional<long long> integer(const Range& range) const;
  [[nodiscard]] std::optional<bool> flag() const;
  /// A list of texts, or one text with spaces or commas between the words.
  [[nodiscard]] std::optional<std::vector<std::string>> words() const;
  /// A map of name: text.
  [[nodiscard]] std::optional<std::map<std::string, std::string>> texts() const;

  void fault(std::string text) const { faults_.add(source_, std::move(text)); }

 private:
  [[nodiscard]] std::optional<std::string> expanded(const YamlNode& node,
                                                    const std::string& what) const;

  const YamlNode& node_;
  Source source_;
  const ReferenceContext& references_;
  Faults& faults_;
};

/// Texts with spaces or commas between the words.
[[nodiscard]] std::vector<std::string> splitWords(std::string_view text);

}  // namespace config
