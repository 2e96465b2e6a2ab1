#include "config/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace config {

namespace {

/// Ends the parse from inside the parser's callbacks.
struct Stop {
  int line = 0;
  int column = 0;
  std::string text;
};

Stop stopAt(const YAML::Mark& mark, std::string text) {
  return {mark.line + 1, mark.column + 1, std::move(text)};
}

YamlNode nodeAt(YamlNode::Kind kind, const YAML::Mark& mark) {
  YamlNode node;
  node.kind = kind;
  node.line = mark.line + 1;
  node.column = mark.column + 1;
  return node;
}

/// Builds the tree from the parser's events: they show duplicate keys, which YAML::Node hides.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, Faults& faults) : file_(std::move(file)), faults_(faults) {}

  [[nodiscard]] YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    place(nodeAt(YamlNode::Kind::kNull, mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw stopAt(mark, "aliases are not supported; put what profiles share under 'defaults:'");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    auto node = nodeAt(YamlNode::Kind::kScalar, mark);
    node.text = value;
    place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlNode::Kind::kList);
  }

  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlNode::Kind::kMap);
  }

  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    YamlNode node;
    std::optional<YamlMember> pending;  ///< a key that waits for its value
  };

  void open(const YAML::Mark& mark, YamlNode::Kind kind) {
    const bool asKey =
        !open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap && !open_.back().pending;
    if (asKey) throw stopAt(mark, "a key must be a plain word");
    if (open_.size() >= kMaxYamlDepth) throw stopAt(mark, "nested too deeply");
    open_.push_back({nodeAt(kind, mark), std::nullopt});
  }

  void close() {
    auto node = std::move(open_.back().node);
    open_.pop_back();
    place(std::move(node));
  }

  void place(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::kList)
      parent.node.items.push_back(std::move(node));
    else if (parent.pending)
      addMember(parent, *std::exchange(parent.pending, std::nullopt), std::move(node));
    else
      startMember(parent, node);
  }

  static void startMember(Frame& parent, const YamlNode& node) {
    if (parent.node.members.size() >= kMaxYamlMembers)
      throw Stop{node.line, node.column, "too many keys in one map"};
    parent.pending = YamlMember{node.text, node.line, node.column, {}};
  }

  void addMember(Frame& parent, YamlMember member, YamlNode node) {
    member.value = std::move(node);
    if (const auto* first = parent.node.find(member.name)) {
      faults_.add({{file_, member.line, member.column}, shown(member.name)},
                  "is given twice; the first is in line " + std::to_string(first->line));
      return;
    }
    parent.node.members.push_back(std::move(member));
  }

  std::string file_;
  Faults& faults_;
  std::vector<Frame> open_;
  YamlNode root_;
};

/// yaml-cpp takes some control characters for the end of the file.
bool refuseControlCharacters(std::string_view text, const std::string& file, Faults& faults) {
  int line = 1;
  int column = 1;
  for (const char c : text) {
    const bool control =
        (static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\x7f';
    if (control) {
      faults.add({{file, line, column}, {}}, "holds a control character; this must be UTF-8 text");
      return false;
    }
    ++column;
    if (c == '\n') {
      ++line;
      column = 1;
    }
  }
  return true;
}

}  // namespace

const YamlMember* YamlNode::find(std::string_view name) const {
  const auto named = [name](const YamlMember& member) { return member.name == name; };
  const auto found = std::find_if(members.begin(), members.end(), named);
  return found == members.end() ? nullptr : &*found;
}

std::optional<YamlNode> parseYaml(std::string_view text, const std::string& fileName,
                                  Faults& faults) {
  if (text.size() > kMaxFileBytes) {
    faults.add({{fileName, 0, 0}, {}}, "is larger than 1 MiB");
    return std::nullopt;
  }
  if (!refuseControlCharacters(text, fileName, faults)) return std::nullopt;
  TreeBuilder builder(fileName, faults);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    auto root = builder.take();
    TreeBuilder rest(fileName, faults);
    if (parser.HandleNextDocument(rest)) {
      faults.add({{fileName, rest.take().line, 1}, {}}, "a second document; only one is read");
      return std::nullopt;
    }
    return root;
  } catch (const Stop& stop) {
    faults.add({{fileName, stop.line, stop.column}, {}}, stop.text);
  } catch (const YAML::Exception& error) {
    const auto& mark = error.mark;
    const Place place{fileName, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
    faults.add({place, {}}, "is not valid YAML: " + shown(error.msg));
  }
  return std::nullopt;
}

}  // namespace config
