#include "demo/mcp_endpoint.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/json.h"
#include "demo/answers.h"
#include "demo/rpc.h"
#include "demo/scopes.h"

namespace demo {

namespace {

constexpr std::string_view kBearer = "bearer ";

/// "" when there is none.
std::string_view bearerOf(std::string_view authorization) {
  if (!base::equalsIgnoreCase(authorization.substr(0, kBearer.size()), kBearer)) return {};
  return authorization.substr(kBearer.size());
}

}  // namespace

http::Answer McpEndpoint::answer(const Request& request) {
  const auto token = bearerOf(request.authorization);
  const auto access = grants_.check(token);
  if (!access) return unauthorized(!token.empty());
  if (!isWithin(kScope, access->scope)) {
    auto answer = emptyAnswer(403);
    answer.fields.emplace_back("WWW-Authenticate", R"(Bearer error="insufficient_scope", scope=")" +
                                                       std::string(kScope) + '"');
    return answer;
  }
  if (request.method != "POST") return onlyMethods("POST");
  if (request.contentType != "application/json")
    return jsonAnswer(415, rpcError({}, kInvalidRequest, "The body must be application/json"));
  return serve(request, *access);
}

http::Answer McpEndpoint::unauthorized(bool hadToken) const {
  std::string challenge = "Bearer ";
  if (hadToken) challenge += R"(error="invalid_token", )";
  challenge += "scope=\"" + std::string(kScope) + "\", resource_metadata=\"" +
               addresses_.resourceMetadata() + '"';
  Poco::JSON::Object body;
  body.set("error", hadToken ? "invalid_token" : "unauthorized");
  auto answer = jsonAnswer(401, body);
  answer.fields.emplace_back("WWW-Authenticate", challenge);
  return answer;
}

http::Answer McpEndpoint::serve(const Request& request, const AccessInfo& access) const {
  Poco::JSON::Object::Ptr message;
  try {
    message = base::parseJsonObject(request.body);
  } catch (const base::Error&) {
    return jsonAnswer(400, rpcError({}, kParseError, "The body is not one JSON-RPC message"));
  }
  const auto rpc = readRpc(*message);
  if (!rpc)
    return jsonAnswer(400, rpcError({}, kInvalidRequest, "That is no JSON-RPC 2.0 request"));
  if (rpc->method != "initialize" && !isKnownVersion(request.protocolVersion))
    return jsonAnswer(400, rpcError(rpc->id, kBadRequest,
                                    "Bad Request: Unsupported protocol version"
                                    " (supported: " +
                                        knownVersions() + ")"));
  if (rpc->id.isEmpty()) return emptyAnswer(202);
  return jsonAnswer(200, answerRpc(*rpc, {.clock = clock_, .access = access}));
}

}  // namespace demo
