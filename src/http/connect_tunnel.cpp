#include "http/connect_tunnel.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/codec.h"
#include "http/url.h"
#include "net/buffer.h"
#include "net/stream.h"

#include <asio/error.hpp>

#include <optional>
#include <string>

namespace http {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kReadSize = 4096;
constexpr int kForbidden = 403;
constexpr int kProxyAuthentication = 407;

Error notAUrl() {
  return {ErrorKind::kSettings,
          "The proxy's URL is not valid.",
          {},
          "Write it as http://host:port or http://user:password@host:port."};
}

/// "user:password" with its escapes resolved, as Basic wants it (RFC 7617).
base::Secret basicOf(std::string_view userInfo) {
  auto plain = base::percentDecode(userInfo, false);
  if (!plain) throw notAUrl();
  if (plain->find(':') == std::string::npos) *plain += ':';
  auto encoded = base::base64(*plain);
  base::wipe(*plain);
  base::Secret value("Basic " + encoded);
  base::wipe(encoded);
  return value;
}

std::string hintFor(int status, bool withPassword) {
  if (status == kProxyAuthentication)
    return withPassword ? "The proxy does not take the user name and password in its URL."
                        : "Put a user name and password into the proxy's URL: "
                          "http://user:password@host:port.";
  if (status == kForbidden) return "Ask the proxy's operator to let that address through.";
  return "Check the proxy, or name that host in NO_PROXY if it can be reached without one.";
}

Error broken(const std::string& proxy, const net::Endpoint& target, std::error_code error) {
  const bool late = error == asio::error::timed_out;
  return {late ? ErrorKind::kUpstreamTimeout : ErrorKind::kUpstreamUnreachable,
          "The proxy " + proxy + (late ? " did not answer in time" : " closed the connection") +
              " when asked for a way to " + target.authority() + ".",
          error.message(), "Check that this is an HTTP proxy and that it is up."};
}

Error noHttp(const std::string& proxy, const std::string& why) {
  return {ErrorKind::kUpstreamUnreachable, "The answer of the proxy " + proxy + " is not HTTP.",
          why, "Check that this is the address of an HTTP proxy."};
}

/// The status that the proxy answers with. It may send nothing after its head: the target, TLS or
/// not, waits for us to speak.
net::Task<int> readAnswer(net::Stream& stream, std::string proxy, net::Endpoint target) {
  net::Buffer input;
  HeadScanner scanner(Peer::kUpstream);
  std::optional<std::size_t> size;
  ResponseHead head;
  for (;;) {
    try {
      size = scanner.scan(input.data());
      if (size) parseResponseHead(input.data().substr(0, *size), "CONNECT", head);
    } catch (const Error& error) {
      throw noHttp(proxy, error.text());
    }
    if (size) break;
    const auto space = input.space(kReadSize);
    const auto got = co_await stream.readSome(space);
    if (got.error) throw broken(proxy, target, got.error);
    input.produced(got.bytes);
  }
  const bool opened = head.status / 100 == 2;
  if (opened && input.size() > *size) throw noHttp(proxy, "bytes follow the head");
  co_return head.status;
}

}  // namespace

ConnectTunnel::ConnectTunnel(std::string_view url) {
  if (!url.starts_with(kScheme)) throw notAUrl();
  const auto rest = url.substr(kScheme.size());
  const auto at = rest.rfind('@');
  const bool named = at != std::string_view::npos;
  const auto parsed = Url::parse(std::string(kScheme) += named ? rest.substr(at + 1) : rest);
  if (!parsed || parsed->target() != "/") throw notAUrl();
  proxy_ = {.host = parsed->host, .port = parsed->port, .tls = false};
  if (named) authorization_ = basicOf(rest.substr(0, at));
}

net::Task<> ConnectTunnel::open(net::Stream& stream, net::Endpoint target) const {
  auto request = requestFor(target);
  const auto sent = co_await stream.writeAll(request);
  base::wipe(request);
  if (sent.error) throw broken(proxy_.authority(), target, sent.error);
  const auto status = co_await readAnswer(stream, proxy_.authority(), target);
  if (status / 100 == 2) co_return;
  throw Error(ErrorKind::kUpstreamUnreachable,
              "The proxy " + proxy_.authority() + " gives no way to " + target.authority() +
                  ": it answers " + std::to_string(status) + ".",
              {}, hintFor(status, !authorization_.empty()));
}

std::string ConnectTunnel::requestFor(const net::Endpoint& target) const {
  const auto authority = target.authority();
  std::string text;
  text.reserve(2 * authority.size() + authorization_.reveal().size() + 96);  // no copies by growth
  text.append("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
  appendField(text, "Host", authority);
  if (!authorization_.empty()) appendField(text, "Proxy-Authorization", authorization_.reveal());
  return text.append("\r\n");
}

}  // namespace http
