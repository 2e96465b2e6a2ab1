#include "base/encoding.h"
#include "base/log.h"
#include "base/redact_url.h"

#include <algorithm>
#include <array>
#include <cctype>

// Every matcher looks at one place in the text and says what to keep of it and how far the hidden
// part goes. They err on the side of hiding.

namespace base {

namespace {

constexpr std::string_view kHidden = "***";

struct Match {
  std::string replacement;
  std::size_t length = 0;  ///< of the text that it replaces; 0: no match
};

bool isAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isNameChar(char c) { return isAlpha(c) || isDigit(c) || c == '_' || c == '-'; }

/// What a token may consist of (RFC 6750 b64token), and what percent-encoding adds.
bool isTokenChar(char c) {
  return isNameChar(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=' || c == '%';
}

template <typename Predicate>
std::size_t runLength(std::string_view text, Predicate predicate) {
  const auto end = std::find_if_not(text.begin(), text.end(), predicate);
  return static_cast<std::size_t>(end - text.begin());
}

Match hideRun(std::string_view text, std::size_t keep, std::size_t hide) {
  return {.replacement = std::string(text.substr(0, keep)) + std::string(kHidden),
          .length = keep + hide};
}

/// `Bearer abc`, whatever the case.
Match matchScheme(std::string_view text) {
  constexpr std::array<std::string_view, 3> kSchemes = {"bearer", "basic", "dpop"};
  const auto word = runLength(text, isAlpha);
  const auto is = [&](std::string_view scheme) {
    return equalsIgnoreCase(text.substr(0, word), scheme);
  };
  if (std::none_of(kSchemes.begin(), kSchemes.end(), is)) return {};
  const auto gap = runLength(text.substr(word), [](char c) { return c == ' ' || c == '\t'; });
  const auto token = runLength(text.substr(word + gap), isTokenChar);
  // A short word after it is prose or a parameter (`Bearer realm="x"`), a token is longer.
  constexpr std::size_t kShortest = 4;
  const auto value = text.substr(word + gap, token);
  const bool parameter = value.find('=') < value.find_last_not_of('=') + 1 || value.ends_with('=');
  const bool quoted = text.substr(word + gap + token).starts_with('"');
  if (gap == 0 || token < kShortest || (parameter && quoted)) return {};
  return hideRun(text, word + gap, token);
}

bool isSecretName(std::string_view name) {
  constexpr std::array<std::string_view, 16> kNames = {
      "code",          "state",     "token",           "assertion", "key",          "apikey",
      "nonce",         "usercode",  "cookie",          "setcookie", "codeverifier", "devicecode",
      "authorization", "signature", "clientassertion", "credential"};
  constexpr std::array<std::string_view, 7> kEndings = {
      "token", "secret", "password", "passphrase", "privatekey", "apikey", "verifier"};
  std::string plain;
  for (const char letter : lowerAscii(name))
    if (letter != '_' && letter != '-') plain += letter;
  const auto ends = [&](std::string_view ending) { return plain.ends_with(ending); };
  return std::find(kNames.begin(), kNames.end(), plain) != kNames.end() ||
         std::any_of(kEndings.begin(), kEndings.end(), ends) || plain == "proxyauthorization";
}

bool isHeaderName(std::string_view name) {
  constexpr std::array<std::string_view, 4> kHeaders = {"authorization", "proxy-authorization",
                                                        "cookie", "set-cookie"};
  return std::any_of(kHeaders.begin(), kHeaders.end(),
                     [&](std::string_view header) { return equalsIgnoreCase(name, header); });
}

/// What stands between a name and its value: quotes (perhaps escaped), space, `=` or `:`.
std::size_t separatorLength(std::string_view text) {
  const auto length = runLength(text, [](char c) {
    return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '=' || c == ':' || c == '\t';
  });
  const auto separator = text.substr(0, length);
  return separator.find_first_of("=:") == std::string_view::npos ? 0 : length;
}

/// A value in quotes ends at the quote, a bare one where a query, a header or prose would end it.
std::size_t valueLength(std::string_view separator, std::string_view rest) {
  const auto quote = separator.find_last_of("\"'");
  if (quote != std::string_view::npos && quote > separator.find_first_of("=:")) {
    const char mark = separator[quote];
    return runLength(rest, [&](char c) { return c != mark && c != '\\'; });
  }
  return runLength(rest, [](char c) {
    return c != '&' && c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != '"' && c != '\'' &&
           c != ',' && c != ';' && c != ')' && c != '}' && c != ']' && c != '#' && c != '<' &&
           c != '>';
  });
}

/// `name=value`, `name: value`, `"name":"value"`.
Match matchNamed(std::string_view text) {
  const auto nameLength = runLength(text, isNameChar);
  const auto name = text.substr(0, nameLength);
  if (!isSecretName(name)) return {};
  const auto gap = separatorLength(text.substr(nameLength));
  if (gap == 0) return {};
  const auto keep = nameLength + gap;
  const auto rest = text.substr(keep);
  if (isHeaderName(name))
    return hideRun(text, keep, runLength(rest, [](char c) { return c != '\r' && c != '\n'; }));
  const auto hide = valueLength(text.substr(nameLength, gap), rest);
  return hide == 0 ? Match{} : hideRun(text, keep, hide);
}

/// Three parts of base64url, the first an object (RFC 7519). Two parts will do.
Match matchJwt(std::string_view text) {
  if (!text.starts_with("eyJ")) return {};
  const auto length = runLength(text, [](char c) { return isNameChar(c) || c == '.'; });
  if (text.substr(0, length).find('.') == std::string_view::npos) return {};
  return hideRun(text, 0, length);
}

Match matchPrivateKey(std::string_view text) {
  constexpr std::string_view kEnd = "-----END ";
  if (!text.starts_with("-----BEGIN ")) return {};
  constexpr std::size_t kLongestLabel = 64;
  if (text.substr(0, kLongestLabel).find("PRIVATE KEY") == std::string_view::npos) return {};
  const auto end = text.find(kEnd);
  if (end == std::string_view::npos) return hideRun(text, 0, text.size());
  const auto tail = text.substr(end + kEnd.size());
  const auto close = tail.find("-----");
  const auto rest = close == std::string_view::npos ? tail.size() : close + 5;
  return hideRun(text, 0, end + kEnd.size() + rest);
}

/// The last net: a long run that mixes lower, upper and digits is a token that nobody named.
Match matchOpaque(std::string_view text) {
  constexpr std::size_t kShortest = 32;
  const auto length = runLength(text, [](char c) { return isNameChar(c) || c == '~' || c == '+'; });
  if (length < kShortest) return {};
  const auto run = text.substr(0, length);
  const auto has = [&](auto predicate) { return std::any_of(run.begin(), run.end(), predicate); };
  const bool lower = has([](char c) { return c >= 'a' && c <= 'z'; });
  const bool upper = has([](char c) { return c >= 'A' && c <= 'Z'; });
  if (!lower || !upper || !has(isDigit)) return {};
  return hideRun(text, 0, length);
}

Match matchUrl(std::string_view text) {
  const auto length = urlLength(text);
  return {.replacement = length == 0 ? std::string() : redactUrl(text.substr(0, length)),
          .length = length};
}

Match matchAt(std::string_view text) {
  using Matcher = Match (*)(std::string_view);
  constexpr std::array<Matcher, 6> kMatchers = {matchUrl,   matchPrivateKey, matchScheme,
                                                matchNamed, matchJwt,        matchOpaque};
  for (const auto matcher : kMatchers)
    if (auto match = matcher(text); match.length > 0) return match;
  return {};
}

}  // namespace

std::string redact(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto match = matchAt(text);
    if (match.length == 0) {
      // A word is looked at from its start only: `barcode=` is not `code=`.
      const auto word = std::max<std::size_t>(runLength(text, isNameChar), 1);
      match = {.replacement = std::string(text.substr(0, word)), .length = word};
    }
    out += match.replacement;
    text.remove_prefix(match.length);
  }
  return out;
}

}  // namespace base
