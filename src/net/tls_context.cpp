#include "net/tls_context.h"

#include "base/error.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>

#include <fstream>

namespace net {

class TlsContext::Impl {
 public:
  explicit Impl(const Poco::Net::Context::Params& params)
      : context_(new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params)) {
    context_->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  }

  [[nodiscard]] SSL_CTX* native() const { return context_->sslContext(); }

 private:
  Poco::Net::Context::Ptr context_;
};

TlsContext::TlsContext(const std::filesystem::path& caFile) {
  if (!caFile.empty() && !std::ifstream(caFile))
    throw base::Error(base::ErrorKind::kSettings,
                      "The certificate authority file " + caFile.string() + " cannot be read.", {},
                      "Check its path and permissions.");
  Poco::Net::Context::Params params;
  params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
  params.loadDefaultCAs = caFile.empty();
  params.caLocation = caFile.string();
  params.cipherList = "HIGH:!aNULL:!MD5:!3DES";
  try {
    impl_ = std::make_unique<Impl>(params);
  } catch (const Poco::Exception& fault) {
    throw base::Error(base::ErrorKind::kSettings,
                      caFile.empty() ? "The system's certificate authorities cannot be loaded."
                                     : "The certificate authority file " + caFile.string() +
                                           " holds no usable PEM certificates.",
                      fault.displayText());
  }
}

TlsContext::~TlsContext() = default;

SSL_CTX* TlsContext::native() const { return impl_->native(); }

}  // namespace net
