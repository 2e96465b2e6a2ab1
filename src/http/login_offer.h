#pragma once

#include <string_view>

namespace http {

/// How the client of a JSON-RPC request is told where to log in.
enum class LoginOffer {
  kText,         ///< in an error's text, with the error's own status
  kUrlError,     ///< error -32042 that carries the URL as such (MCP 2025-11-25, "URL Elicitation
                 ///< Required Error"); clients read it with status 200 only
  kInputRequest  ///< a result that asks for the URL to be opened and the call to be made again
                 ///< (MCP 2026-07-28, "Multi Round-Trip Requests")
};

/// What a request says of a login that is due.
struct LoginReading {
  LoginOffer offer = LoginOffer::kText;
  /// The call comes back after a kInputRequest, and its client says that a person agreed.
  bool accepted = false;
  bool asksItself = false;  ///< the bridge's call
};

/// The request field by which our own bridge (`mcp-auth-proxy stdio`) says that it asks a person
/// itself: its calls are told of a login by a refusal's text, and at once.
inline constexpr std::string_view kBridgeField = "mcp-auth-proxy-bridge";
/// The key of our question in a kInputRequest.
inline constexpr std::string_view kLoginQuestion = "mcp_auth_proxy_login";

/// Reads a request's whole body. From 2026-07-28 on it holds the client's capabilities itself,
/// before that only `initialize` does: `sessionTakesUrls` is what that call said. A call that
/// brings answers is not asked a second time. Never throws: what is no such request gets kText.
[[nodiscard]] LoginReading readLogin(std::string_view body, bool sessionTakesUrls);
/// Whether the body is an `initialize` that declares URL elicitation. Never throws.
[[nodiscard]] bool declaresUrls(std::string_view body);

}  // namespace http
