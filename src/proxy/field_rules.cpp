#include "proxy/field_rules.h"

#include "base/encoding.h"
#include "http/list_members.h"
#include "http/login_offer.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace proxy {

namespace {

/// A set of field names. Most look-ups end at the length: no name of the set has it.
template <std::size_t Count>
class NameSet {
 public:
  explicit constexpr NameSet(const std::array<std::string_view, Count>& names) : names_(names) {
    for (const auto name : names_) lengths_ |= std::uint64_t{1} << name.size();
  }

  [[nodiscard]] bool has(std::string_view name) const {
    if (name.size() >= 64 || ((lengths_ >> name.size()) & 1U) == 0) return false;
    return std::ranges::any_of(names_, [name](std::string_view each) {
      return each.size() == name.size() && base::equalsIgnoreCase(each, name);
    });
  }

 private:
  std::array<std::string_view, Count> names_;
  std::uint64_t lengths_ = 0;
};

constexpr NameSet kHopByHop(std::to_array<std::string_view>({"connection", "keep-alive", "te",
                                                             "trailer", "transfer-encoding",
                                                             "upgrade", "content-length",
                                                             "http2-settings"}));

constexpr NameSet kRequestOnly(
    std::to_array<std::string_view>({"host", "authorization", "cookie", "cookie2", "forwarded",
                                     "expect", "origin", "referer", "dpop", http::kBridgeField}));

constexpr NameSet kAnswerOnly(std::to_array<std::string_view>(
    {"set-cookie", "set-cookie2", "clear-site-data", "refresh", "service-worker-allowed", "alt-svc",
     "strict-transport-security", "www-authenticate", "dpop-nonce", "content-security-policy",
     "x-content-type-options"}));

constexpr char kCaseBit = 'a' - 'A';

/// `prefix` begins with a small letter.
[[nodiscard]] bool startsWith(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() && (name.front() | kCaseBit) == prefix.front() &&
         base::equalsIgnoreCase(name.substr(0, prefix.size()), prefix);
}

}  // namespace

bool isDroppedFromRequest(std::string_view name) {
  if (kHopByHop.has(name) || kRequestOnly.has(name)) return true;
  if (name.find('_') != std::string_view::npos) return true;
  return startsWith(name, "proxy-") || startsWith(name, "x-forwarded-") || startsWith(name, "sec-");
}

bool isDroppedFromAnswer(std::string_view name) {
  if (kHopByHop.has(name) || kAnswerOnly.has(name)) return true;
  return startsWith(name, "proxy-") || startsWith(name, "access-control-");
}

void connectionNames(const http::Fields& fields, std::vector<std::string_view>& names) {
  names.clear();
  for (const auto& field : fields.all()) {
    if (field.name.size() != 10 || !base::equalsIgnoreCase(field.name, "connection")) continue;
    http::forEachListMember(field.value, [&names](std::string_view member) {
      if (base::equalsIgnoreCase(member, "keep-alive") || base::equalsIgnoreCase(member, "close"))
        return;
      names.push_back(member);
    });
  }
}

bool isNamed(const std::vector<std::string_view>& names, std::string_view name) {
  return std::ranges::any_of(
      names, [name](std::string_view each) { return base::equalsIgnoreCase(each, name); });
}

}  // namespace proxy
