#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bridge {

enum class MessageKind { kRequest, kNotification, kResponse };

/// What the bridge has to know of a JSON-RPC message; the text itself travels unchanged but for
/// line breaks between its tokens, which a line cannot hold.
struct Message {
  MessageKind kind = MessageKind::kNotification;
  std::string id;       ///< as JSON text in one spelling, so that ids compare; "" = none
  std::string method;   ///< "" for a response
  std::string name;     ///< params.name or params.uri of calls that name one
  std::string era;      ///< the protocol version in params._meta (2026-07-28 on); "" = none
  std::string version;  ///< result.protocolVersion
  std::string cancels;  ///< params.requestId of notifications/cancelled
  std::string text;
};

/// Reads one message, at most LineReader::kLimit bytes. Throws base::Error(kBadRequest) that says
/// why it is none: no JSON, a batch, an id that is neither string nor whole number, both or neither
/// of method and result.
[[nodiscard]] Message parseMessage(std::string text);

/// JSON-RPC's code for a line that is no message.
inline constexpr int kInvalidRequest = -32600;
/// The gateway's own code for what went wrong on the way (docs/errors.md).
inline constexpr int kTransportError = -32010;

/// {"jsonrpc":"2.0","id":ID,"error":{"code":CODE,"message":TEXT}}; `id` "" is null.
[[nodiscard]] std::string errorMessage(std::string_view id, int code, std::string_view text);
/// The error answer to `id` that the body of a refused request holds: its JSON-RPC error under that
/// id, or else "".
[[nodiscard]] std::string refusalMessage(std::string_view id, std::string_view body);
/// Whether a refused request says that its session is no more: 404 as the specification wants it,
/// or 400 with a word of the session, as the official SDKs' examples answer.
[[nodiscard]] bool saysSessionIsLost(int status, std::string_view body);
/// The login URL in a gateway's answer, to a JSON-RPC request or to any other; "" = none.
[[nodiscard]] std::string loginUrlIn(std::string_view body);

}  // namespace bridge
