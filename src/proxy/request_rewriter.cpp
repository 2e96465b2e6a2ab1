#include "proxy/request_rewriter.h"

#include "base/encoding.h"
#include "http/codec.h"
#include "proxy/field_rules.h"
#include "proxy/upstream_target.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace proxy {

namespace {

void appendNumber(std::string& out, unsigned long long number) {
  std::array<char, std::numeric_limits<unsigned long long>::digits10 + 1> digits{};
  auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

[[nodiscard]] bool isFixed(const config::ProfileSettings& settings, std::string_view name) {
  return !settings.headers.empty() &&
         std::ranges::any_of(settings.headers, [name](const auto& header) {
           return base::equalsIgnoreCase(header.first, name);
         });
}

/// A method whose request is taken to have a body: "none" has to be said.
[[nodiscard]] bool expectsBody(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

void appendFraming(const OutgoingHead& request, std::string& out) {
  if (request.framing.kind == http::Framing::kChunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (request.framing.kind == http::Framing::kLength || expectsBody(request.head.method)) {
    out += "Content-Length: ";
    appendNumber(out, request.framing.length);
    out += "\r\n";
  }
}

void appendFields(const OutgoingHead& request, const std::vector<std::string_view>& named,
                  std::string& out) {
  const auto& settings = request.profile.settings();
  for (const auto& field : request.head.fields.all()) {
    if (isDroppedFromRequest(field.name) || isFixed(settings, field.name)) continue;
    if (!named.empty() && isNamed(named, field.name)) continue;
    http::appendField(out, field);
  }
}

}  // namespace

void writeRequestHead(const OutgoingHead& request, std::vector<std::string_view>& named,
                      std::string& out) {
  out.clear();
  out += request.head.method;
  out += ' ';
  appendUpstreamTarget(out, request.profile.upstream(), request.route.rest);
  out += " HTTP/1.1\r\nHost: ";
  out += request.authority;
  out += "\r\n";
  connectionNames(request.head.fields, named);
  appendFields(request, named, out);
  appendFraming(request, out);
  for (const auto& [name, value] : request.profile.settings().headers)
    http::appendField(out, name, value.reveal());
  if (!request.authorization.empty())
    http::appendField(out, "Authorization", request.authorization);
  if (!request.proof.empty()) http::appendField(out, "DPoP", request.proof);
  out += "\r\n";
}

}  // namespace proxy
