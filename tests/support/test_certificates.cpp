#include "support/test_certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace support {
namespace {

constexpr long kDay = 24L * 60 * 60;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL could not make a test certificate");
}

std::shared_ptr<EVP_PKEY> newKey() {
  std::shared_ptr<EVP_PKEY> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  require(key != nullptr);
  return key;
}

void addExtension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> newCertificate(const std::string& name, EVP_PKEY* key) {
  static long serial = 1;
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

}  // namespace

TestAuthority::TestAuthority() {
  self_.key = newKey();
  self_.certificate = newCertificate("Test authority", self_.key.get());
  X509* own = self_.certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  addExtension(own, NID_basic_constraints, "critical,CA:TRUE");
  addExtension(own, NID_key_usage, "critical,keyCertSign");
  require(X509_sign(own, self_.key.get(), EVP_sha256()) > 0);
  FILE* out = std::fopen(file().c_str(), "w");
  require(out != nullptr);
  PEM_write_X509(out, own);
  std::fclose(out);
}

std::filesystem::path TestAuthority::write(const Identity& identity) const {
  auto file = directory_.path() / "identity.pem";
  FILE* out = std::fopen(file.c_str(), "w");
  require(out != nullptr);
  PEM_write_X509(out, identity.certificate.get());
  PEM_write_PrivateKey(out, identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  return file;
}

TestAuthority::Identity TestAuthority::issue(const std::string& names) const {
  Identity identity;
  identity.key = newKey();
  identity.certificate = newCertificate("Test server", identity.key.get());
  X509* certificate = identity.certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(self_.certificate.get()));
  addExtension(certificate, NID_subject_alt_name, names);
  require(X509_sign(certificate, self_.key.get(), EVP_sha256()) > 0);
  return identity;
}

std::filesystem::path TestAuthority::hashedDirectory() const {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08lx.0",
                X509_subject_name_hash(self_.certificate.get()));
  const auto directory = directory_.path() / "hashed";
  std::filesystem::create_directories(directory);
  std::filesystem::copy_file(file(), directory / name.data());
  return directory;
}

}  // namespace support
