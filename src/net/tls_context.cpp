#include "net/tls_context.h"

#include "base/error.h"
#include "net/system_trust.h"
#include "net/tls_session.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
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
  SSL_CTX_clear_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_sess_set_new_cb(context, TlsSession::sessionMade);
}

}  // namespace

class TlsContext::Impl {
 public:
  explicit Impl(const Poco::Net::Context::Params& params)
      : context_(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params)),
        systemTrust_(context_->sslContext()) {
    context_->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    handSessionsOn(native());
  }

  [[nodiscard]] SSL_CTX* native() const { return context_->sslContext(); }

  [[nodiscard]] SystemTrust& systemTrust() { return systemTrust_; }

 private:
  Poco::Net::Context::Ptr context_;
  SystemTrust systemTrust_;
};

TlsContext::TlsContext(const TlsFiles& files) {
  requireReadable(files.authorities, "certificate authority");
  Poco::Net::Context::Params params;
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;  // SystemTrust reads them when they are needed
  params.caLocation = files.authorities.string();
  params.cipherList = "HIGH:!aNULL:!MD5:!3DES";
  try {
    impl_ = std::make_unique<Impl>(params);
  } catch (const Poco::Exception& fault) {
    if (files.authorities.empty())
      throw base::Error(base::ErrorKind::kInternal, "OpenSSL could not set up TLS.",
                        fault.displayText());
    throw settingsError("The certificate authority file " + files.authorities.string() +
                            " holds no usable PEM certificates.",
                        {}, fault.displayText());
  }
  useCertificate(impl_->native(), files);
}

TlsContext::~TlsContext() = default;

SSL_CTX* TlsContext::native() const { return impl_->native(); }

SystemTrust& TlsContext::systemTrust() const { return impl_->systemTrust(); }

}  // namespace net
