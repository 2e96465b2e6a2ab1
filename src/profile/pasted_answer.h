#pragma once

#include <string>
#include <string_view>

namespace profile {

/// The query of the address that a login ended at, from what a person copied out of a browser's
/// address bar: the whole address, one without its scheme, or the query alone, with white space
/// around it. It holds a state and a code or an error. Throws base::Error(kPasteNotRedirect) that
/// says what was expected, or kBadRequest; nobody's login is touched.
[[nodiscard]] std::string pastedAnswer(std::string_view pasted, const std::string& redirectUri);

}  // namespace profile
