#include "http/refusal.h"

#include "base/error.h"

#include <string>

namespace http {

void refuse(Peer peer, std::string_view fault) {
  const bool client = peer == Peer::kClient;
  std::string text = client ? "This is not a valid HTTP/1.1 request: "
                            : "The upstream's answer is not valid HTTP/1.1: ";
  text += fault;
  text += '.';
  throw base::Error(client ? base::ErrorKind::kBadRequest : base::ErrorKind::kUpstreamProtocol,
                    std::move(text));
}

}  // namespace http
