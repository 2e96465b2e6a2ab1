#include "support/dpop_proof.h"

#include "base/encoding.h"
#include "base/json.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

namespace support {

namespace {

using PKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

PKey keyOf(const std::string& x, const std::string& y) {
  const std::string point = "\x04" + x + y;
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> build(OSSL_PARAM_BLD_new(),
                                                                              OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_utf8_string(build.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(build.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(build.get()), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    key = nullptr;
  return {key, EVP_PKEY_free};
}

std::string derOf(const std::string& joined) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(joined.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
  ECDSA_SIG_set0(pair.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* out = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &out);
  if (size <= 0) return {};
  std::string der(reinterpret_cast<char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return der;
}

bool verifies(EVP_PKEY* key, const std::string& text, const std::string& signature) {
  if (key == nullptr || signature.size() != 64) return false;
  const auto der = derOf(signature);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(der.data()),
                          der.size(), reinterpret_cast<const unsigned char*>(text.data()),
                          text.size()) == 1;
}

std::optional<DpopProof> read(const std::string& proof) {
  const auto first = proof.find('.');
  const auto last = proof.rfind('.');
  if (first == std::string::npos || first == last) return std::nullopt;
  const auto header = base::parseJsonObject(base::base64UrlDecode(proof.substr(0, first)).value());
  const auto payload = base::parseJsonObject(
      base::base64UrlDecode(proof.substr(first + 1, last - first - 1)).value());
  const auto jwk = header->getObject("jwk");
  if (base::jsonString(*header, "typ") != "dpop+jwt" || base::jsonString(*header, "alg") != "ES256")
    return std::nullopt;
  if (!jwk || jwk->has("d") || header->size() != 3) return std::nullopt;
  const auto x = base::jsonString(*jwk, "x").value();
  const auto y = base::jsonString(*jwk, "y").value();
  const auto key = keyOf(base::base64UrlDecode(x).value(), base::base64UrlDecode(y).value());
  const auto signature = base::base64UrlDecode(proof.substr(last + 1)).value();
  if (!verifies(key.get(), proof.substr(0, last), signature)) return std::nullopt;
  DpopProof result;
  result.thumbprint = base::base64Url(
      base::sha256(R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + R"("})"));
  for (const auto& name : payload->getNames()) result.claims[name] = payload->get(name).toString();
  return result;
}

}  // namespace

std::optional<DpopProof> readDpopProof(const std::string& proof) {
  try {
    return read(proof);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace support
