#pragma once

#include "support/temp_dir.h"

#include <filesystem>
#include <memory>
#include <string>

using EVP_PKEY = struct evp_pkey_st;
using X509 = struct x509_st;

namespace support {

/// A certificate authority of the moment: makes server certificates, writes its own to a file.
class TestAuthority {
 public:
  struct Identity {
    std::shared_ptr<X509> certificate;
    std::shared_ptr<EVP_PKEY> key;
  };

  TestAuthority();

  /// `names` as OpenSSL's subjectAltName wants them: "DNS:localhost,IP:127.0.0.1".
  [[nodiscard]] Identity issue(const std::string& names) const;

  /// The identity as a program reads it: certificate and key in one PEM file, kept as long as the
  /// authority.
  [[nodiscard]] std::filesystem::path write(const Identity& identity) const;

  /// Its certificate, PEM.
  [[nodiscard]] std::filesystem::path file() const { return directory_.path() / "ca.pem"; }

  /// A directory that holds it under its hashed name alone, as systems keep theirs.
  [[nodiscard]] std::filesystem::path hashedDirectory() const;

 private:
  TempDir directory_;
  Identity self_;
};

}  // namespace support
