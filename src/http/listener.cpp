#include "http/listener.h"

#include "base/error.h"
#include "base/port_holder.h"

#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/v6_only.hpp>

namespace http {
namespace {

using asio::ip::tcp;

base::Error settingsError(std::string text, std::string hint) {
  return {base::ErrorKind::kSettings, std::move(text), {}, std::move(hint)};
}

/// The settings are fine; the machine is not free for them now.
base::Error runError(std::string text, std::string hint) {
  return {base::ErrorKind::kInternal, std::move(text), {}, std::move(hint)};
}

asio::ip::address addressOf(const std::string& bind) {
  if (bind == "localhost") return asio::ip::address_v4::loopback();
  const bool bracketed = bind.size() > 2 && bind.front() == '[' && bind.back() == ']';
  std::error_code fault;
  const auto address =
      asio::ip::make_address(bracketed ? bind.substr(1, bind.size() - 2) : bind, fault);
  if (fault)
    throw settingsError("The address to listen on, \"" + bind + "\", is no IP address.",
                        "Set BIND to an address of this machine, as 127.0.0.1 or ::1.");
  return address;
}

base::Error whyNot(std::error_code error, const std::string& bind, std::uint16_t port) {
  const auto where = bind + " port " + std::to_string(port);
  if (error == asio::error::address_in_use)
    return runError(
        base::portHolder(port).value_or("Something else") + " listens on " + where + " already.",
        "Stop it (another mcp-auth-proxy, perhaps) or set PORT to a free port.");
  if (error == asio::error::access_denied)
    return settingsError("This user may not listen on " + where + ".",
                         "Set PORT to a port from 1024 on.");
  if (error == std::errc::address_not_available)
    return settingsError("This machine has no address " + bind + ".",
                         "Set BIND to one of this machine's addresses, as 127.0.0.1.");
  return runError("Listening on " + where + " failed: " + error.message() + ".", {});
}

}  // namespace

tcp::acceptor openListener(asio::io_context& context, const std::string& bind, std::uint16_t port) {
  const tcp::endpoint endpoint(addressOf(bind), port);
  tcp::acceptor acceptor(context);
  std::error_code error;
  const auto attempt = [&error](auto step) {
    if (!error) step();
  };
  attempt([&] { acceptor.open(endpoint.protocol(), error); });
  // Not SO_REUSEPORT: a second daemon on the same port must fail, not share it.
  attempt([&] { acceptor.set_option(tcp::acceptor::reuse_address(true), error); });
  attempt([&] {
    if (endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  });
  attempt([&] { acceptor.bind(endpoint, error); });
  attempt([&] { acceptor.listen(asio::socket_base::max_listen_connections, error); });
  if (error) throw whyNot(error, bind, port);
  return acceptor;
}

void checkListening(const std::string& bind, std::uint16_t port) {
  asio::io_context context;
  static_cast<void>(openListener(context, bind, port));
}

}  // namespace http
