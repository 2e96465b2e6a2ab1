#include "http/proxy_bypass.h"

#include "base/encoding.h"
#include "http/host_value.h"

#include <asio/ip/network_v4.hpp>
#include <asio/ip/network_v6.hpp>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace http {

namespace {

using asio::ip::address;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<address> addressOf(const std::string& text) {
  std::error_code notAnAddress;
  const auto found = asio::ip::make_address(text, notAnAddress);
  return notAnAddress ? std::nullopt : std::optional(found);
}

using Network = std::pair<address, unsigned>;

/// "10.0.0.0/8"; an address alone is a network of one.
std::optional<Network> networkOf(const std::string& text) {
  if (const auto one = addressOf(text)) return Network(*one, one->is_v4() ? 32 : 128);
  std::error_code notThisKind;
  const auto v4 = asio::ip::make_network_v4(text, notThisKind);
  if (!notThisKind) return Network(v4.address(), v4.prefix_length());
  const auto v6 = asio::ip::make_network_v6(text, notThisKind);
  if (!notThisKind) return Network(v6.address(), v6.prefix_length());
  return std::nullopt;
}

template <typename Bytes>
bool sameStart(const Bytes& a, const Bytes& b, unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    const auto mask = 0x80U >> bit % 8;
    if (((a.at(bit / 8) ^ b.at(bit / 8)) & mask) != 0) return false;
  }
  return true;
}

bool inNetwork(const address& one, const address& network, unsigned bits) {
  if (one.is_v4() != network.is_v4()) return false;
  if (one.is_v4()) return sameStart(one.to_v4().to_bytes(), network.to_v4().to_bytes(), bits);
  return sameStart(one.to_v6().to_bytes(), network.to_v6().to_bytes(), bits);
}

bool isAtOrBelow(std::string_view host, std::string_view domain) {
  if (!host.ends_with(domain)) return false;
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

/// Takes ":port" off; an IPv6 literal's colons are none. False when it is no port.
bool takePort(std::string_view& word, std::uint16_t& port) {
  const auto colon = word.rfind(':');
  const bool bracketed = word.starts_with('[');
  const bool isPort = colon != std::string_view::npos &&
                      (bracketed ? word[colon - 1] == ']' : word.find(':') == colon);
  if (isPort) {
    const auto number = parsePort(word.substr(colon + 1));
    if (!number) return false;
    port = *number;
    word = word.substr(0, colon);
  }
  if (bracketed && word.ends_with(']')) word = word.substr(1, word.size() - 2);
  return true;
}

}  // namespace

ProxyBypass::ProxyBypass(std::string_view list) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    add(trimmed(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

void ProxyBypass::add(std::string_view word) {
  if (word == "*") everything_ = true;
  Entry entry;
  if (word.empty() || word == "*" || !takePort(word, entry.port)) return;
  if (const auto network = networkOf(std::string(word))) {
    std::tie(entry.network, entry.bits) = *network;
  } else {
    if (word.starts_with("*.")) word.remove_prefix(1);
    if (word.starts_with('.')) word.remove_prefix(1);
    entry.domain = base::lowerAscii(word);
    if (entry.domain.empty()) return;
  }
  entries_.push_back(std::move(entry));
}

bool ProxyBypass::covers(const net::Endpoint& target) const {
  if (everything_) return true;
  const auto literal = addressOf(target.host);
  return std::ranges::any_of(entries_, [&](const Entry& entry) {
    if (entry.port != 0 && entry.port != target.port) return false;
    if (!entry.domain.empty()) return !literal && isAtOrBelow(target.host, entry.domain);
    return literal && inNetwork(*literal, entry.network, entry.bits);
  });
}

}  // namespace http
