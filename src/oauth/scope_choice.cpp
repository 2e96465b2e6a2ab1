#include "oauth/scope_choice.h"

#include <algorithm>
#include <set>

namespace oauth {

namespace {

constexpr std::string_view kOfflineAccess = "offline_access";

/// Calls `each` for every word of a space-separated list.
template <typename Each>
void forEachWord(std::string_view list, Each each) {
  while (!list.empty()) {
    const auto space = list.find(' ');
    if (space != 0) each(list.substr(0, space));
    list = space == std::string_view::npos ? std::string_view{} : list.substr(space + 1);
  }
}

/// A set that keeps its order.
class ScopeList {
 public:
  void add(std::string_view scope) {
    if (!isScopeToken(scope) || !seen_.emplace(scope).second) return;
    if (!text_.empty()) text_ += ' ';
    text_ += scope;
  }

  void addWords(std::string_view list) {
    forEachWord(list, [this](std::string_view word) { add(word); });
  }

  void addAll(const std::vector<std::string>& scopes) {
    for (const auto& scope : scopes) addWords(scope);
  }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::set<std::string, std::less<>> seen_;
};

std::optional<std::string> nonEmpty(const ScopeList& scopes) {
  if (scopes.text().empty()) return std::nullopt;
  return scopes.text();
}

bool lists(const std::optional<std::vector<std::string>>& scopes, std::string_view wanted) {
  return scopes && std::find(scopes->begin(), scopes->end(), wanted) != scopes->end();
}

}  // namespace

std::optional<std::string> chooseScope(const ScopeSources& sources) {
  ScopeList scopes;
  if (sources.configured) {
    scopes.addAll(*sources.configured);
    return nonEmpty(scopes);
  }
  scopes.addWords(sources.challenge.value_or(""));
  if (scopes.text().empty()) scopes.addAll(sources.resourceScopes);
  if (scopes.text().empty() && sources.endpointsGivenByHand) return std::string(kFallbackScope);
  // Alone it would ask for less than the server's own default scope.
  if (!scopes.text().empty() && lists(sources.serverScopes, kOfflineAccess))
    scopes.add(kOfflineAccess);
  return nonEmpty(scopes);
}

std::string unionOfScopes(std::string_view granted, std::string_view wanted) {
  ScopeList scopes;
  scopes.addWords(granted);
  scopes.addWords(wanted);
  return scopes.text();
}

bool isScopeToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7F && c != '"' && c != '\\';
  });
}

}  // namespace oauth
