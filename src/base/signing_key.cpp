#include "base/signing_key.h"

#include "base/encoding.h"
#include "base/error.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <limits>
#include <utility>

namespace base {

namespace {

constexpr int kCoordinateBytes = 32;
constexpr int kLeastRsaBits = 2048;

template <auto kFree>
struct Free {
  template <typename Object>
  void operator()(Object* object) const {
    kFree(object);
  }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

[[noreturn]] void fail() { throw Error(ErrorKind::kInternal, "A signature could not be made"); }

[[noreturn]] void refuse(const std::string& why) {
  throw Error(
      ErrorKind::kSettings, "The private key cannot be used: " + why, {},
      "Give an unencrypted PEM key: EC P-256 (ES256), or RSA of 2048 bits or more (RS256).");
}

Secret withLineEnds(std::string_view pem) {
  std::string text;
  for (std::size_t i = 0; i < pem.size(); ++i) {
    const bool written = pem[i] == '\\' && i + 1 < pem.size() && pem[i + 1] == 'n';
    text += written ? '\n' : pem[i];
    if (written) ++i;
  }
  Secret lines(text);
  wipe(text);
  return lines;
}

/// Without this OpenSSL would ask for a passphrase at the terminal.
int noPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) { return 0; }

bool isP256(EVP_PKEY* key) {
  std::array<char, 64> name{};
  std::size_t length = 0;
  return EVP_PKEY_get_group_name(key, name.data(), name.size(), &length) == 1 &&
         std::string_view(name.data(), length) == SN_X9_62_prime256v1;
}

void check(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    if (!isP256(key)) refuse("its curve is not P-256");
  } else if (EVP_PKEY_is_a(key, "RSA") == 1) {
    if (EVP_PKEY_get_bits(key) < kLeastRsaBits) refuse("RSA needs 2048 bits or more");
  } else {
    refuse("it is neither an EC nor an RSA key");
  }
}

/// A public number of the key, base64url; `size` 0: as long as it is.
std::string member(EVP_PKEY* key, const char* name, int size = 0) {
  BIGNUM* taken = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &taken) != 1) fail();
  const Number number(taken);
  const int length = size > 0 ? size : BN_num_bytes(number.get());
  std::string bytes(static_cast<std::size_t>(length), '\0');
  if (BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(bytes.data()), length) != length)
    fail();
  return base64Url(bytes);
}

/// ECDSA's DER as r and s side by side (RFC 7518 section 3.4).
std::string joined(const std::string& der) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const EcdsaSignature pair(d2i_ECDSA_SIG(nullptr, &data, static_cast<long>(der.size())));
  if (!pair) fail();
  std::string out(std::size_t{2} * kCoordinateBytes, '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes, kCoordinateBytes) < 0 ||
      BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes + kCoordinateBytes, kCoordinateBytes) < 0)
    fail();
  return out;
}

}  // namespace

SigningKey::SigningKey(evp_pkey_st* key) : key_(key, EVP_PKEY_free) {}

SigningKey SigningKey::generate() {
  auto* const key = EVP_EC_gen("P-256");
  if (key == nullptr) fail();
  return SigningKey(key);
}

SigningKey SigningKey::fromPem(const Secret& pem) {
  const auto text = withLineEnds(pem.reveal());
  const auto size = text.reveal().size();
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) refuse("it is too long");
  const Bio bio(BIO_new_mem_buf(text.reveal().data(), static_cast<int>(size)));
  if (!bio) fail();
  auto* const read = PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr);
  if (read == nullptr) refuse("it is no PEM private key, or it is encrypted");
  SigningKey key(read);
  check(read);
  return key;
}

std::string_view SigningKey::algorithm() const noexcept {
  return EVP_PKEY_is_a(key_.get(), "EC") == 1 ? "ES256" : "RS256";
}

Secret SigningKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));  // wiped when it is freed
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) != 1)
    fail();
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return Secret(std::string_view(data, static_cast<std::size_t>(size)));
}

std::string SigningKey::publicJwk() const {
  auto* const key = key_.get();
  if (EVP_PKEY_is_a(key, "EC") != 1)
    return R"({"e":")" + member(key, OSSL_PKEY_PARAM_RSA_E) + R"(","kty":"RSA","n":")" +
           member(key, OSSL_PKEY_PARAM_RSA_N) + R"("})";
  return R"({"crv":"P-256","kty":"EC","x":")" +
         member(key, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateBytes) + R"(","y":")" +
         member(key, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateBytes) + R"("})";
}

std::string SigningKey::thumbprint() const { return base64Url(sha256(publicJwk())); }

std::string SigningKey::sign(std::string_view text) const {
  const DigestContext context(EVP_MD_CTX_new());
  const auto* const data = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, data, text.size()) != 1)
    fail();
  std::string signature(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                     text.size()) != 1)
    fail();
  signature.resize(size);
  return algorithm() == "ES256" ? joined(signature) : signature;
}

std::string signJwt(const SigningKey& key, std::string_view header, std::string_view claims) {
  auto text = base64Url(header) + "." + base64Url(claims);
  const auto signature = base64Url(key.sign(text));
  return text + "." + signature;
}

}  // namespace base
