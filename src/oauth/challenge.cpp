#include "oauth/challenge.h"

#include "base/encoding.h"

#include <algorithm>

namespace oauth {

namespace {

bool isTokenChar(char c) {
  const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return alnum || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken68Char(char c) {
  const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return alnum || std::string_view("-._~+/").find(c) != std::string_view::npos;
}

bool isSpace(char c) { return c == ' ' || c == '\t'; }

/// Walks over one field value. Every byte is looked at a bounded number of times.
class ChallengeReader {
 public:
  explicit ChallengeReader(std::string_view text) : text_(text) {}

  std::vector<Challenge> read() {
    for (skipSeparators(); !atEnd() && readMember(); skipSeparators()) {
    }
    return std::move(challenges_);
  }

 private:
  [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }

  [[nodiscard]] bool at(char wanted) const { return !atEnd() && text_[at_] == wanted; }

  template <typename Wanted>
  std::string_view take(Wanted wanted) {
    const auto begin = at_;
    while (!atEnd() && wanted(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  void skipSpaces() { take(isSpace); }

  /// Some servers put a semicolon where a comma belongs.
  void skipSeparators() {
    take([](char c) { return isSpace(c) || c == ',' || c == ';'; });
  }

  /// A parameter of the challenge before it, or a new scheme: only "=" tells.
  bool readMember() {
    const auto name = take(isTokenChar);
    if (name.empty()) return false;
    const auto afterName = at_;
    skipSpaces();
    if (at('=')) {
      ++at_;
      return readParameter(name);
    }
    challenges_.push_back({.scheme = base::lowerAscii(name), .token68 = {}, .parameters = {}});
    if (at_ > afterName) readToken68();
    return true;
  }

  bool readParameter(std::string_view name) {
    skipSpaces();
    auto value = readValue();
    if (!value || challenges_.empty()) return false;
    challenges_.back().parameters.emplace_back(base::lowerAscii(name), std::move(*value));
    return true;
  }

  /// Credentials in one piece, as `Negotiate` has them; nothing is consumed when it is not that.
  void readToken68() {
    const auto begin = at_;
    take(isToken68Char);
    take([](char c) { return c == '='; });
    const auto found = text_.substr(begin, at_ - begin);
    skipSpaces();
    if (atEnd() || at(',')) {
      challenges_.back().token68 = found;
    } else {
      at_ = begin;
    }
  }

  std::optional<std::string> readValue() {
    if (at('"')) return readQuoted();
    if (at('\'')) {
      // An apostrophe is a legal token character, but a pair of them is meant as quotation marks.
      const auto close = text_.find('\'', at_ + 1);
      if (close != std::string_view::npos) {
        const auto begin = at_ + 1;
        at_ = close + 1;
        return std::string(text_.substr(begin, close - begin));
      }
    }
    // URLs are sent without quotation marks, although a token cannot hold "/" or ":".
    return std::string(take([](char c) { return !isSpace(c) && c != ',' && c != ';'; }));
  }

  std::optional<std::string> readQuoted() {
    std::string value;
    for (++at_; !atEnd(); ++at_) {
      if (at('"')) {
        ++at_;
        return value;
      }
      if (at('\\') && at_ + 1 < text_.size()) ++at_;
      value.push_back(text_[at_]);
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Challenge> challenges_;
};

}  // namespace

std::optional<std::string> Challenge::find(std::string_view name) const {
  for (const auto& [known, value] : parameters)
    if (base::equalsIgnoreCase(known, name)) return value;
  return std::nullopt;
}

std::vector<Challenge> parseChallenges(std::string_view value) {
  return ChallengeReader(value).read();
}

std::optional<Challenge> bearerChallenge(const std::vector<std::string>& values) {
  for (const auto& value : values)
    for (auto& challenge : parseChallenges(value))
      if (challenge.scheme == "bearer" || challenge.scheme == "dpop") return std::move(challenge);
  return std::nullopt;
}

bool hasChallenge(const std::vector<std::string>& values, std::string_view scheme) {
  return std::ranges::any_of(values, [scheme](const auto& value) {
    return std::ranges::any_of(parseChallenges(value),
                               [scheme](const auto& each) { return each.scheme == scheme; });
  });
}

}  // namespace oauth
