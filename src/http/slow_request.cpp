#include "http/slow_request.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/codec.h"
#include "http/list_members.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace http {
namespace {

// POCO's own limits: 16,384 bytes of URI, 256 of a name, 8,192 of a value, 100 fields.
constexpr std::size_t kMaxTarget = 16'000;
constexpr std::size_t kMaxName = 250;
constexpr std::size_t kMaxValue = 8'192;
constexpr std::size_t kMaxSlowFields = 90;

constexpr std::array<std::string_view, 12> kOwnOrHopByHop = {"Connection",
                                                             "Keep-Alive",
                                                             "Proxy-Connection",
                                                             "Proxy-Authenticate",
                                                             "Proxy-Authorization",
                                                             "TE",
                                                             "Trailer",
                                                             "Transfer-Encoding",
                                                             "Upgrade",
                                                             "Content-Length",
                                                             "Expect",
                                                             "HTTP2-Settings"};

bool isOwnOrHopByHop(std::string_view name) {
  return std::ranges::any_of(
      kOwnOrHopByHop, [name](std::string_view each) { return base::equalsIgnoreCase(each, name); });
}

bool isNamedByConnection(const Fields& fields, std::string_view name) {
  if (base::equalsIgnoreCase(name, "Host")) return false;
  bool named = false;
  for (const auto& field : fields.all()) {
    if (!base::equalsIgnoreCase(field.name, "Connection")) continue;
    forEachListMember(field.value, [&](std::string_view member) {
      named = named || base::equalsIgnoreCase(member, name);
    });
  }
  return named;
}

bool isSafeForPoco(const Field& field) {
  const auto word = field.value.find("=?");
  const bool mayBeEncodedWord =
      word != std::string_view::npos && field.value.find("?=", word + 2) != std::string_view::npos;
  return !mayBeEncodedWord && field.value.size() <= kMaxValue && field.name.size() <= kMaxName &&
         field.name.find('_') == std::string_view::npos;
}

void appendFields(std::string& out, const Fields& fields) {
  const bool hasConnection = fields.has("Connection");
  std::size_t count = 0;
  for (const auto& field : fields.all()) {
    if (isOwnOrHopByHop(field.name) || !isSafeForPoco(field)) continue;
    if (hasConnection && isNamedByConnection(fields, field.name)) continue;
    if (++count > kMaxSlowFields) return;
    appendField(out, field.name, field.value);
  }
}

}  // namespace

std::string slowRequest(const RequestHead& head, std::string_view body) {
  if (head.target.size() > kMaxTarget)
    throw base::Error(base::ErrorKind::kBadRequest, "The request's URL is too long.");
  std::string out;
  out.append(head.method).append(" ").append(head.target);
  out.append(head.minorVersion == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  appendFields(out, head.fields);
  if (head.body.kind == Framing::kLength)
    appendField(out, "Content-Length", std::to_string(body.size()));
  out += "Connection: close\r\n\r\n";
  out += body;
  return out;
}

}  // namespace http
