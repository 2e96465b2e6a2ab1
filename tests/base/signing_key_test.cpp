#include "base/signing_key.h"

#include "base/encoding.h"
#include "base/error.h"

#include <catch2/catch.hpp>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>

namespace {

using base::Secret;
using base::SigningKey;

using PKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::string pemOf(EVP_PKEY* key, const EVP_CIPHER* cipher = nullptr) {
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), BIO_free_all);
  std::string password = "secret";
  auto* const word = cipher != nullptr ? password.data() : nullptr;
  REQUIRE(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, cipher, word,
                                        word != nullptr ? static_cast<int>(password.size()) : 0,
                                        nullptr, nullptr) == 1);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

PKey read(const Secret& pem) {
  const auto text = pem.reveal();
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free_all);
  return {PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
}

std::string derOf(const std::string& joined) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(joined.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &out);
  REQUIRE(size > 0);
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

bool verifies(const SigningKey& key, const std::string& text, const std::string& signature) {
  const auto pkey = read(key.pem());
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  REQUIRE(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, pkey.get()) == 1);
  return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                          signature.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

base::ErrorKind kindOf(const std::string& pem) {
  try {
    static_cast<void>(SigningKey::fromPem(Secret(pem)));
  } catch (const base::Error& error) {
    return error.kind();
  }
  return base::ErrorKind::kInternal;
}

}  // namespace

TEST_CASE("SigningKey: a new key signs ES256 with 64 bytes that verify", "[base]") {
  const auto key = SigningKey::generate();
  CHECK(key.algorithm() == "ES256");
  for (int i = 0; i < 50; ++i) {  // r or s is shorter than 32 bytes now and then
    const auto text = "text " + std::to_string(i);
    const auto signature = key.sign(text);
    REQUIRE(signature.size() == 64);
    CHECK(verifies(key, text, derOf(signature)));
    CHECK_FALSE(verifies(key, text + "!", derOf(signature)));
  }
}

TEST_CASE("SigningKey: RSA signs RS256", "[base]") {
  const PKey rsa(EVP_RSA_gen(2048), EVP_PKEY_free);
  const auto key = SigningKey::fromPem(Secret(pemOf(rsa.get())));
  CHECK(key.algorithm() == "RS256");
  CHECK(verifies(key, "text", key.sign("text")));
  CHECK(key.publicJwk().starts_with(R"({"e":"AQAB","kty":"RSA","n":")"));
}

TEST_CASE("SigningKey: PEM gives the same key back", "[base]") {
  const auto key = SigningKey::generate();
  const auto again = SigningKey::fromPem(key.pem());
  CHECK(again.publicJwk() == key.publicJwk());
  CHECK(again.thumbprint() == key.thumbprint());
  CHECK(SigningKey::generate().thumbprint() != key.thumbprint());
}

TEST_CASE("SigningKey: a PEM on one line, as an environment variable has it", "[base]") {
  const auto key = SigningKey::generate();
  const auto pem = key.pem();
  std::string line;
  for (const char c : pem.reveal()) line += c == '\n' ? std::string("\\n") : std::string(1, c);
  CHECK(SigningKey::fromPem(Secret(line)).thumbprint() == key.thumbprint());
}

TEST_CASE("SigningKey: the thumbprint is RFC 7638's", "[base]") {
  const auto key = SigningKey::generate();
  CHECK(key.thumbprint() == base::base64Url(base::sha256(key.publicJwk())));
  CHECK(key.thumbprint().size() == 43);
  // The members and the thumbprint of RFC 9449 section 6.1, in the form that publicJwk gives.
  CHECK(base::base64Url(base::sha256(
            R"({"crv":"P-256","kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",)"
            R"("y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"})")) ==
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

TEST_CASE("SigningKey: what cannot sign is refused as a setting", "[base]") {
  const PKey small(EVP_RSA_gen(1024), EVP_PKEY_free);
  const PKey other(EVP_EC_gen("P-384"), EVP_PKEY_free);
  const PKey edwards(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
  const auto good = SigningKey::generate();
  const auto pkey = read(good.pem());
  CHECK(kindOf("") == base::ErrorKind::kSettings);
  CHECK(kindOf("no key") == base::ErrorKind::kSettings);
  CHECK(kindOf(pemOf(small.get())) == base::ErrorKind::kSettings);
  CHECK(kindOf(pemOf(other.get())) == base::ErrorKind::kSettings);
  CHECK(kindOf(pemOf(edwards.get())) == base::ErrorKind::kSettings);
  CHECK(kindOf(pemOf(pkey.get(), EVP_aes_256_cbc())) == base::ErrorKind::kSettings);
}

TEST_CASE("signJwt: header, claims and signature, joined by dots", "[base]") {
  const auto key = SigningKey::generate();
  const auto jwt = base::signJwt(key, R"({"alg":"ES256"})", R"({"iss":"me"})");
  const auto last = jwt.rfind('.');
  CHECK(jwt.substr(0, last) ==
        base::base64Url(R"({"alg":"ES256"})") + "." + base::base64Url(R"({"iss":"me"})"));
  const auto signature = base::base64UrlDecode(jwt.substr(last + 1));
  REQUIRE(signature);
  CHECK(verifies(key, jwt.substr(0, last), derOf(*signature)));
}
