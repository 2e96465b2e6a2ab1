#include "credentials/aes_gcm.h"

#include "base/encoding.h"
#include "base/error.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>

namespace credentials {

namespace {

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

[[noreturn]] void fail() {
  throw base::Error(base::ErrorKind::kInternal, "AES-256-GCM could not be computed");
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

int intSize(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) fail();
  return static_cast<int>(text.size());
}

Context begin(const base::Secret& key, std::string_view nonce, bool encrypt) {
  Context context(EVP_CIPHER_CTX_new());
  if (!context || key.reveal().size() != kAesKeyBytes || nonce.size() != kAesNonceBytes ||
      EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                        bytes(nonce), encrypt ? 1 : 0) != 1)
    fail();
  return context;
}

/// The text, turned. `bound` goes in first.
std::string run(EVP_CIPHER_CTX* context, std::string_view bound, std::string_view input) {
  int length = 0;
  std::string out(input.size(), '\0');
  if (EVP_CipherUpdate(context, nullptr, &length, bytes(bound), intSize(bound)) != 1 ||
      EVP_CipherUpdate(context, bytes(out), &length, bytes(input), intSize(input)) != 1 ||
      length != intSize(input))
    fail();
  return out;
}

/// GCM gives no more bytes at the end; this is where the tag is made or held against.
bool finish(EVP_CIPHER_CTX* context) {
  unsigned char none = 0;
  int length = 0;
  return EVP_CipherFinal_ex(context, &none, &length) == 1;
}

}  // namespace

std::string aesGcmSeal(const base::Secret& key, std::string_view bound, std::string_view plain) {
  const auto nonce = base::randomBytes(kAesNonceBytes);
  const auto context = begin(key, nonce, true);
  const auto ciphertext = run(context.get(), bound, plain);
  std::string tag(kAesTagBytes, '\0');
  if (!finish(context.get()) ||
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, intSize(tag), bytes(tag)) != 1)
    fail();
  return nonce + ciphertext + tag;
}

std::optional<base::Secret> aesGcmOpen(const base::Secret& key, std::string_view bound,
                                       std::string_view box) {
  if (box.size() < kAesNonceBytes + kAesTagBytes) return std::nullopt;
  const auto context = begin(key, box.substr(0, kAesNonceBytes), false);
  std::string tag(box.substr(box.size() - kAesTagBytes));
  if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, intSize(tag), bytes(tag)) != 1)
    fail();
  const auto inner = box.substr(kAesNonceBytes, box.size() - kAesNonceBytes - kAesTagBytes);
  auto text = run(context.get(), bound, inner);
  const bool intact = finish(context.get());
  std::optional<base::Secret> plain;
  if (intact) plain.emplace(text);
  base::wipe(text);
  return plain;
}

}  // namespace credentials
