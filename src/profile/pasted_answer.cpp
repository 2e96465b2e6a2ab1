#include "profile/pasted_answer.h"

#include "base/encoding.h"
#include "base/error.h"
#include "http/url.h"
#include "oauth/authorization_request.h"

namespace profile {
namespace {

constexpr std::size_t kLongest = std::size_t{16} * 1024;

[[noreturn]] void refuse(std::string text) {
  throw base::Error(base::ErrorKind::kPasteNotRedirect, std::move(text));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool startsWith(std::string_view text, std::string_view start) {
  return base::equalsIgnoreCase(text.substr(0, start.size()), start);
}

bool isSamePlace(const http::Url& one, const http::Url& other) {
  return http::sameOrigin(one, other) && one.path == other.path;
}

/// Without fragment: nothing of the answer is ever there.
std::string queryOf(std::string_view text, const std::string& redirectUri) {
  const auto expected = http::Url::parse(redirectUri);
  std::string address(text.substr(0, text.find('#')));
  if (expected && startsWith(address, expected->authority() + "/"))
    address = expected->scheme + "://" + address;
  if (!startsWith(address, "http://") && !startsWith(address, "https://"))
    return address.starts_with('?') ? address.substr(1) : address;
  const auto url = http::Url::parse(address);
  if (!url || !expected || !isSamePlace(*url, *expected))
    refuse("The pasted address is not the one that this login ends at: that one begins with " +
           redirectUri);
  return url->query.value_or("");
}

}  // namespace

std::string pastedAnswer(std::string_view pasted, const std::string& redirectUri) {
  const auto text = trimmed(pasted);
  if (text.empty()) refuse("Nothing was pasted.");
  if (text.size() > kLongest) refuse("What was pasted is too long to be the address of a login.");
  auto query = queryOf(text, redirectUri);
  const auto answer = oauth::parseAuthorizationResponse(query);
  if (!answer.state || (!answer.code && !answer.error))
    refuse("What was pasted lacks a part of the login's answer: it needs a 'state' and a 'code'.");
  return query;
}

}  // namespace profile
