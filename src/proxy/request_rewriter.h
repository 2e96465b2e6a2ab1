#pragma once

#include "http/head.h"
#include "http/route.h"
#include "profile/profile.h"

#include <string>
#include <string_view>
#include <vector>

namespace proxy {

/// What becomes of a request's head on its way to the upstream.
struct OutgoingHead {
  const http::RequestHead& head;
  const http::Route& route;
  const profile::Profile& profile;
  std::string_view authority;      ///< of the upstream, for Host
  std::string_view authorization;  ///< the token, the whole field value
  std::string_view proof = {};     ///< DPoP field; "" for none
  http::BodyFraming framing;       ///< as it will be sent: kNone, kLength or kChunked
};

/// Writes the head to `out` (which is cleared), its empty line included: end-to-end fields byte for
/// byte and in order, without those of field_rules.h and what Connection names; then framing, the
/// profile's fixed fields (which replace the caller's of that name) Authorization and DPoP. `named`
/// is scratch memory. Throws base::Error(kInternal) for a token or fixed field with a line break.
void writeRequestHead(const OutgoingHead& request, std::vector<std::string_view>& named,
                      std::string& out);

}  // namespace proxy
