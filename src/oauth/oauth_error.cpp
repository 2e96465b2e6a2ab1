#include "oauth/oauth_error.h"

#include "base/error.h"
#include "base/json.h"

#include <algorithm>

namespace oauth {

namespace {

constexpr std::size_t kMaxErrorLength = 64;

bool isErrorChar(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

std::optional<std::string> oauthError(std::string_view body) {
  try {
    auto error = base::jsonString(*base::parseJsonObject(body), "error");
    if (!error || error->empty() || error->size() > kMaxErrorLength) return std::nullopt;
    if (!std::all_of(error->begin(), error->end(), isErrorChar)) return std::nullopt;
    return error;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

}  // namespace oauth
