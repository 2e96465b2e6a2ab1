#include "net/tls_context.h"

#include "base/error.h"
#include "net/system_trust.h"
#include "net/tls_session.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <fstream>
#include <string>

namespace net {

namespace {

base::Error settingsError(std::string text, std::string hint, std::string detail = {}) {
  return {base::ErrorKind::kSettings, std::move(text), std::move(detail), std::move(hint)};
}

void requireReadable(const std::filesystem::path& file, const std::string& what) {
  if (file.empty() || std::ifstream(file)) return;
  throw settingsError("The " + what + " file " + file.string() + " cannot be read.",
                      "Check its path and permissions.");
}

std::string opensslSays() {
  const auto* const reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "" : reason;
}

bool limitToSafe(SSL_CTX* context) {
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, "HIGH:!aNULL:!MD5:!3DES") == 1;
}

void trust(SSL_CTX* context, const std::filesystem::path& authorities) {
  if (authorities.empty()) return;
  requireReadable(authorities, "certificate authority");
  if (SSL_CTX_load_verify_file(context, authorities.c_str()) == 1) return;
  throw settingsError("The certificate authority file " + authorities.string() +
                          " holds no usable PEM certificates.",
                      {}, opensslSays());
}

/// OpenSSL would ask at the terminal.
int noPassphrase(char* /*into*/, int /*size*/, int /*writing*/, void* /*context*/) { return -1; }

void useCertificate(SSL_CTX* context, const TlsFiles& files) {
  if (files.certificate.empty()) return;
  const auto& key = files.key.empty() ? files.certificate : files.key;
  requireReadable(files.certificate, "client certificate");
  requireReadable(key, "client key");
  SSL_CTX_set_default_passwd_cb(context, noPassphrase);
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1)
    throw settingsError(
        "The client certificate file " + files.certificate.string() + " holds no PEM certificate.",
        "Put the certificate first and those of its authorities after it.");
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1)
    throw settingsError(
        "The client key file " + key.string() + " holds no key for the client certificate.",
        "It must be the certificate's own private key, PEM, not encrypted.");
}

/// New sessions go to the connection's own cache; the context, which profiles share, keeps none.
void handSessionsOn(SSL_CTX* context) {
  // What the macro SSL_CTX_set_session_cache_mode stands for.
  SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE,
               SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL, nullptr);
  SSL_CTX_sess_set_new_cb(context, TlsSession::sessionMade);
}

}  // namespace

void TlsContext::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext(const TlsFiles& files) : context_(SSL_CTX_new(TLS_client_method())) {
  if (!context_ || !limitToSafe(native()))
    throw base::Error(base::ErrorKind::kInternal, "OpenSSL could not set up TLS.", opensslSays());
  SSL_CTX_set_verify(native(), SSL_VERIFY_PEER, nullptr);
  handSessionsOn(native());
  trust(native(), files.authorities);
  useCertificate(native(), files);
  systemTrust_ = std::make_unique<SystemTrust>(native());
}

TlsContext::~TlsContext() = default;

}  // namespace net
