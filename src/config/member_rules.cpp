#include "config/member_rules.h"

#include "base/encoding.h"
#include "config/readers.h"
#include "config/url_rules.h"

#include <algorithm>
#include <initializer_list>

namespace config {

namespace {

constexpr std::size_t kMaxPemFileBytes = std::size_t{4} * 1024 * 1024;

using Texts = std::map<std::string, std::string>;
using Words = std::initializer_list<std::string_view>;

bool holds(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// RFC 6749 section 3.3.
bool isScopeToken(std::string_view scope) {
  const auto allowed = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '\\'; };
  return !scope.empty() && std::all_of(scope.begin(), scope.end(), allowed);
}

/// RFC 9110 section 5.6.2.
bool isFieldName(std::string_view name) {
  static constexpr std::string_view kOthers = "!#$%&'*+-.^`|~";
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOthers.find(c) != std::string_view::npos;
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
}

void readParams(const Value& value, Texts& target, Words ours) {
  auto params = value.texts();
  if (!params) return;
  for (const auto& [name, text] : *params) {
    if (!holds(ours, name)) continue;
    value.fault("'" + name + "' is set by the gateway itself");
    return;
  }
  target = std::move(*params);
}

std::string headerFault(const std::string& name) {
  const auto folded = base::lowerAscii(name);
  if (!isFieldName(name)) return "'" + shown(name) + "' is no name for a header field";
  if (holds({"host", "content-length", "content-type", "transfer-encoding", "connection",
             "keep-alive", "te", "trailer", "upgrade", "expect", "accept", "accept-encoding"},
            folded) ||
      folded.starts_with("proxy-") || folded.starts_with("mcp-"))
    return "'" + shown(name) + "' is set by the gateway or its clients";
  return {};
}

}  // namespace

std::string mustBeOneOf(const std::vector<std::string_view>& words) {
  std::string out = "must be one of ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += ", ";
    out += words[i];
  }
  return out;
}

void readBind(const Value& value, ServerSettings& server) {
  auto text = value.text();
  if (!text) return;
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == ':' || c == '-' || c == '%';
  };
  if (text->starts_with('[') && text->ends_with(']')) *text = text->substr(1, text->size() - 2);
  if (text->empty() || !std::all_of(text->begin(), text->end(), allowed))
    value.fault("must be an IP address or localhost, without a port");
  else
    server.bind = std::move(*text);
}

void readPublicBaseUrl(const Value& value, ServerSettings& server) {
  auto text = value.text();
  if (!text) return;
  while (text->ends_with('/')) text->pop_back();
  if (auto fault = urlFault(*text, UrlRule::kAnyHttp))
    value.fault(std::move(*fault));
  else if (text->find('?') != std::string::npos)
    value.fault("must not hold a query");
  else
    server.publicBaseUrl = std::move(*text);
}

void readRedirectPath(const Value& value, ProfileSettings& profile) {
  auto text = value.text();
  if (!text) return;
  if (auto fault = redirectPathFault(*text))
    value.fault(std::move(*fault));
  else
    profile.redirectPath = std::move(*text);
}

void readScopes(const Value& value, ProfileSettings& profile) {
  auto words = value.words();
  if (!words) return;
  if (std::all_of(words->begin(), words->end(), isScopeToken))
    profile.scopes = std::move(*words);
  else
    value.fault("holds a scope with a character that no scope may have (RFC 6749)");
}

void readProbePath(const Value& value, ProfileSettings& profile) {
  auto text = value.text();
  if (!text) return;
  const auto plain = [](char c) { return c > ' ' && c <= '~' && c != '#' && c != '\\'; };
  if (text->starts_with('/') && !text->starts_with("//") &&
      std::all_of(text->begin(), text->end(), plain))
    profile.probePath = std::move(*text);
  else
    value.fault("must be a path that begins with one '/'");
}

void readResource(const Value& value, ProfileSettings& profile) {
  auto text = value.text();
  if (!text) return;
  auto fault = *text == "off" ? std::nullopt : resourceFault(*text);
  if (fault)
    value.fault(std::move(*fault));
  else
    profile.resource = std::move(*text);
}

void readAuthorizeParams(const Value& value, ProfileSettings& profile) {
  readParams(value, profile.authorizeParams,
             {"response_type", "client_id", "redirect_uri", "state", "code_challenge",
              "code_challenge_method", "scope", "resource", "prompt", "request", "request_uri"});
}

void readTokenParams(const Value& value, ProfileSettings& profile) {
  readParams(value, profile.tokenParams,
             {"grant_type", "code", "code_verifier", "redirect_uri", "refresh_token", "client_id",
              "client_secret", "client_assertion", "client_assertion_type", "scope", "resource"});
}

void readHeaders(const Value& value, ProfileSettings& profile) {
  auto fields = value.texts();
  if (!fields) return;
  std::map<std::string, base::Secret> result;
  for (auto& [name, text] : *fields) {
    auto fault = headerFault(name);
    if (!fault.empty()) {
      value.fault(std::move(fault));
      return;
    }
    result.emplace(name, base::Secret(text));
    base::wipe(text);
  }
  profile.headers = std::move(result);
}

void readClientMetadataUrl(const Value& value, ProfileSettings& profile) {
  auto text = value.text();
  if (!text) return;
  if (auto fault = documentUrlFault(*text))
    value.fault(std::move(*fault));
  else
    profile.clientMetadataUrl = std::move(*text);
}

std::function<void(const Value&, ProfileSettings&)> readPemFile(
    std::filesystem::path ProfileSettings::* member) {
  return [member](const Value& value, ProfileSettings& profile) {
    const auto text = value.text();
    if (!text) return;
    auto path = value.references().directory / *text;
    auto read = value.references().readFile(path, kMaxPemFileBytes);
    if (const auto* error = std::get_if<std::error_code>(&read)) {
      value.fault("this file cannot be read: " + error->message());
      return;
    }
    base::wipe(std::get<std::string>(read));  // it may be a key
    profile.*member = std::move(path);
  };
}

}  // namespace config
