#include "agents/toml_scanner.h"

#include "agents/text_place.h"
#include "agents/toml_string.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace agents::toml {

namespace {

using Path = std::vector<std::string>;

constexpr int kMaxDepth = 100;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::vector<Statement> statements() {
    checkText(text_);
    if (text_.starts_with(kMark)) position_ = kMark.size();
    while (position_ < text_.size()) line();
    return std::move(statements_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    failAt(text_, std::min(position_, text_.size()), what);
  }

  [[nodiscard]] char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }

  bool take(char letter) {
    if (peek() != letter) return false;
    ++position_;
    return true;
  }

  void blanks() {
    while (peek() == ' ' || peek() == '\t') ++position_;
  }

  void comment() {
    if (peek() == '#') position_ = std::min(text_.find('\n', position_), text_.size());
  }

  /// Blanks, a comment, and the line's end.
  void endOfLine() {
    blanks();
    comment();
    take('\r');
    if (position_ < text_.size() && !take('\n')) fail("there is more on the line than its value");
  }

  /// White space and comments over several lines, inside a value.
  void gap() {
    for (auto before = text_.size(); before != position_;) {
      before = position_;
      position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
      comment();
    }
  }

  void line() {
    const auto begin = position_;
    blanks();
    if (position_ < text_.size() && peek() != '#' && peek() != '\r' && peek() != '\n') {
      statements_.push_back(peek() == '[' ? head() : pair());
      endOfLine();
      statements_.back().lines = {begin, position_};
      return;
    }
    endOfLine();
  }

  Statement head() {
    Statement statement;
    take('[');
    const bool array = take('[');
    statement.kind = array ? Statement::Kind::kArrayTable : Statement::Kind::kTable;
    statement.path = key();
    if (!take(']') || (array && !take(']'))) fail("a ']' is missing");
    if (array) {
      const auto same = std::count_if(
          statements_.begin(), statements_.end(), [&statement](const Statement& other) {
            return other.kind == Statement::Kind::kArrayTable &&
                   std::equal(statement.path.begin(), statement.path.end(), other.path.begin(),
                              std::prev(other.path.end()));
          });
      statement.path.push_back(std::to_string(same));
    }
    table_ = statement.path;
    return statement;
  }

  Statement pair() {
    Statement statement;
    statement.path = table_;
    for (auto& name : key()) statement.path.push_back(std::move(name));
    if (!take('=')) fail("a '=' is missing");
    blanks();
    statement.value = value(0);
    return statement;
  }

  /// A dotted key, with the blanks after it.
  Path key() {
    Path path;
    do {
      blanks();
      path.push_back(name());
      blanks();
    } while (take('.'));
    return path;
  }

  std::string name() {
    if (peek() == '"' || peek() == '\'') return string();
    const auto begin = position_;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '_' || peek() == '-')
      ++position_;
    if (begin == position_) fail("a key was expected");
    return std::string(text_.substr(begin, position_ - begin));
  }

  std::string string() {
    const auto end = stringEnd(text_, position_);
    if (!end) fail("a string has no end");
    auto text = meaning(text_.substr(position_, *end - position_));
    if (!text) fail("a string holds an escape that TOML does not know");
    position_ = *end;
    return std::move(*text);
  }

  Value value(int depth) {
    if (depth > kMaxDepth) fail("values are nested too deep");
    const auto begin = position_;
    Value value;
    if (peek() == '"' || peek() == '\'')
      value = Value::ofString(string());
    else if (peek() == '[')
      value = array(depth);
    else if (peek() == '{')
      value = inlineTable(depth);
    else
      value = Value::ofLiteral(bare());
    value.span = {begin, position_};
    return value;
  }

  std::string_view bare() {
    const auto end = std::min(text_.find_first_of(",]}#\r\n", position_), text_.size());
    auto token = text_.substr(position_, end - position_);
    token = token.substr(0, token.find_last_not_of(" \t") + 1);
    if (token.empty() || token.find_first_of("\"'=[{") != std::string_view::npos)
      fail("a value was expected");
    position_ += token.size();
    return token;
  }

  Value array(int depth) {
    Value list;
    list.kind = Value::Kind::kList;
    take('[');
    bool separated = true;
    for (gap(); !take(']'); gap()) {
      if (!separated) fail("a ',' or ']' is missing");
      list.items.push_back(value(depth + 1));
      gap();
      separated = take(',');
    }
    return list;
  }

  Value inlineTable(int depth) {
    Value map;
    map.kind = Value::Kind::kMap;
    take('{');
    bool separated = true;
    for (gap(); !take('}'); gap()) {
      if (!separated) fail("a ',' or '}' is missing");
      auto path = key();
      if (!take('=')) fail("a '=' is missing");
      blanks();
      auto value = this->value(depth + 1);
      for (; path.size() > 1; path.pop_back())
        value = Value::ofMap({{path.back(), std::move(value), {}}});
      map.members.push_back({path.front(), std::move(value), {}});
      gap();
      separated = take(',');
    }
    return map;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  Path table_;
  std::vector<Statement> statements_;
};

Value& memberOf(Value& map, const std::string& name) {
  const auto found = std::find_if(map.members.begin(), map.members.end(),
                                  [&name](const Member& member) { return member.name == name; });
  if (found != map.members.end()) return found->value;
  map.kind = Value::Kind::kMap;
  map.members.push_back({name, {}, {}});
  return map.members.back().value;
}

}  // namespace

std::vector<Statement> read(std::string_view text) { return Reader(text).statements(); }

Value tree(const std::vector<Statement>& statements) {
  auto root = Value::ofMap({});
  for (const auto& statement : statements) {
    Value* place = &root;
    for (const auto& name : statement.path) place = &memberOf(*place, name);
    if (statement.kind == Statement::Kind::kPair)
      *place = statement.value;
    else
      place->kind = Value::Kind::kMap;
  }
  return root;
}

}  // namespace agents::toml
