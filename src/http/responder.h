#pragma once

#include "base/error.h"
#include "http/login_offer.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

/// A small answer of our own, held whole.
struct Answer {
  int status = 500;
  std::string contentType;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;  ///< beyond type, length, connection
};

/// What an error answer says besides the error itself. Empty views are left out.
struct ErrorContext {
  std::string_view profile;
  std::string_view loginUrl;  ///< shown only where the error table says that a login helps
  /// The JSON-RPC request's `id` as `jsonRpcId` gives it: the body is then a JSON-RPC error
  /// response, so that agents show the text.
  std::optional<std::string_view> rpcId;
  /// How a JSON-RPC request's client takes the login URL: other than as text, the answer's status
  /// is 200, as clients do not read a refusal's body for it.
  LoginOffer loginOffer = LoginOffer::kText;
};

/// The one way from an error to what the outside sees, for both lanes: status and code from the
/// error table, text and hint from the error where it brings its own. Fields that every answer of
/// ours needs (no-store, nosniff, Retry-After with 503) are in it. Everything is escaped so that
/// it is inert as JSON, HTML and script. Never throws for a bad text.
[[nodiscard]] Answer errorAnswer(const base::Error& error, const ErrorContext& context = {});

/// How an answer goes out.
struct AnswerFraming {
  bool keepAlive = false;
  bool headOnly = false;  ///< the request was a HEAD
};

/// The whole answer as bytes, for the fast lane.
void appendAnswer(std::string& out, const Answer& answer, AnswerFraming framing);

/// RFC 9110's phrase; "" for a status that it does not know.
[[nodiscard]] std::string_view reasonPhrase(int status);

/// The `id` of a JSON-RPC request that begins with `bodyPrefix`, as JSON text that is safe to copy
/// into an answer. Looks at the first 64 KiB only and never throws. nullopt for anything else: a
/// notification, a response, a batch, no JSON, an id that is neither string nor number or that does
/// not end within the prefix.
[[nodiscard]] std::optional<std::string> jsonRpcId(std::string_view bodyPrefix);

}  // namespace http
