#include "net/system_trust.h"

#include "base/error.h"
#include "net/connector.h"
#include "net/tls_context.h"
#include "support/on_loop.h"
#include "support/temp_dir.h"
#include "support/test_certificates.h"
#include "support/tls_server.h"

#include <catch2/catch.hpp>
#include <openssl/x509.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;
using support::TestAuthority;
using support::TlsConnection;
using support::TlsServer;

/// An environment variable for as long as a test lasts.
class Setting {
 public:
  Setting(const char* name, const std::filesystem::path& value) : name_(name) {
    if (const char* const before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }

  ~Setting() {
    if (before_)
      setenv(name_, before_->c_str(), 1);
    else
      unsetenv(name_);
  }

  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// A server with a certificate of `authority`, and a gateway on a system with this directory and
/// this bundle.
class OnSystem {
 public:
  OnSystem(const TestAuthority& authority, const std::filesystem::path& directory,
           const std::filesystem::path& bundle)
      : directory_(X509_get_default_cert_dir_env(), directory),
        bundle_(X509_get_default_cert_file_env(), bundle),
        server_(authority.issue("DNS:localhost"), [](TlsConnection& /*connection*/) {}) {}

  [[nodiscard]] bool connects() {
    return onLoop_.run([&]() -> net::Task<bool> {
      const net::Endpoint endpoint{.host = "localhost", .port = server_.port(), .tls = true};
      try {
        co_await connector_.connect(onLoop_.loop(), endpoint,
                                    std::chrono::steady_clock::now() + 5s);
        co_return true;
      } catch (const base::Error& error) {
        CHECK(error.kind() == base::ErrorKind::kUpstreamTls);
        co_return false;
      }
    });
  }

  [[nodiscard]] bool readBundle() const { return tls_->systemTrust().isComplete(); }

 private:
  Setting directory_;
  Setting bundle_;
  TlsServer server_;
  support::OnLoop onLoop_;
  std::shared_ptr<const net::TlsContext> tls_ = std::make_shared<const net::TlsContext>();
  net::Connector connector_{tls_, net::AddressPolicy::any()};
};

TEST_CASE("SystemTrust: an authority in the directory is found without the bundle", "[net]") {
  const TestAuthority authority;
  const TestAuthority other;
  OnSystem system(authority, authority.hashedDirectory(), other.file());
  CHECK(system.connects());
  CHECK_FALSE(system.readBundle());
}

TEST_CASE("SystemTrust: an authority that only the bundle has is found", "[net]") {
  const TestAuthority authority;
  const support::TempDir empty;
  OnSystem system(authority, empty.path(), authority.file());
  CHECK_FALSE(system.readBundle());
  CHECK(system.connects());
  CHECK(system.readBundle());
  CHECK(system.connects());
}

TEST_CASE("SystemTrust: an authority in neither is not trusted", "[net]") {
  const TestAuthority authority;
  const TestAuthority other;
  OnSystem system(authority, other.hashedDirectory(), other.file());
  CHECK_FALSE(system.connects());
  CHECK_FALSE(system.connects());
}

}  // namespace
