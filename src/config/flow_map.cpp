#include "config/flow_map.h"

namespace config {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Steps through the text behind an opening brace, one token at a time.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t open) : text_(text), at_(open + 1) {
    map_.contentEnd = at_;
  }

  std::optional<FlowMap> scan() {
    while (at_ < text_.size()) {
      if (text_[at_] == '}' && depth_ == 0) {
        map_.close = at_;
        return map_;
      }
      step(text_[at_]);
    }
    return std::nullopt;
  }

 private:
  void step(char c) {
    if (isSpace(c)) {
      ++at_;
      return;
    }
    if (c == '#' && isSpace(text_[at_ - 1])) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return;
    }
    if (startsToken_ && (c == '"' || c == '\''))
      skipQuoted(c);
    else
      token(c);
    map_.contentEnd = at_;
  }

  void token(char c) {
    if (c == '{' || c == '[') ++depth_;
    if (c == '}' || c == ']') --depth_;
    if (c == ',' && depth_ == 0) map_.commas.push_back(at_);
    ++at_;
    // A quote opens a scalar only where one can begin.
    startsToken_ = c == '{' || c == '[' || c == ',' || c == ':';
  }

  void skipQuoted(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      const bool doubled = quote == '\'' && text_.substr(at_, 2) == "''";
      if (doubled || (quote == '"' && text_[at_] == '\\'))
        ++at_;
      else if (text_[at_] == quote)
        break;
    }
    at_ = std::min(at_ + 1, text_.size());
    startsToken_ = false;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t depth_ = 0;
  bool startsToken_ = true;
  FlowMap map_;
};

}  // namespace

std::optional<FlowMap> findFlowMap(std::string_view text, std::size_t open) {
  return Scanner(text, open).scan();
}

}  // namespace config
