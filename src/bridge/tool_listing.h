#pragma once

#include "bridge/message.h"

#include <string>
#include <string_view>

namespace bridge {

/// A tools/list of the bridge's own, for the page after `cursor` ("" = the first): it says of the
/// client in params._meta what the client's `call` said (2026-07-28). Pure.
[[nodiscard]] Message listingRequest(const Message& call, const std::string& cursor);

/// result.nextCursor of an answer; "" = that was the last page.
[[nodiscard]] std::string nextCursorIn(const Message& listing);

/// Whether a call was refused, unexecuted, because its fields do not agree with its body: the tool
/// is not what it was when it was listed (-32020, HeaderMismatch).
[[nodiscard]] bool saysFieldsMismatch(int status, std::string_view body);

}  // namespace bridge
