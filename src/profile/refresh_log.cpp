#include "profile/refresh_log.h"

#include "base/log.h"

#include <string_view>

namespace profile {
namespace {

using base::LogLevel;
using Job = TokenState::Job;

std::string_view doneText(Job job) {
  if (job == Job::kLoad) return "read the stored login";
  return job == Job::kSave ? "saved the new tokens after all" : "renewed the access token";
}

std::string_view troubleText(Job job) {
  if (job == Job::kLoad) return "the stored login could not be read";
  return job == Job::kSave ? "the new tokens could still not be saved"
                           : "the access token could not be renewed";
}

void logTrouble(const std::string& profile, Job job, const base::Error& error) {
  base::log(LogLevel::kWarning, troubleText(job),
            {{"profile", profile}, {"why", error.text()}, {"detail", error.detail()}});
}

}  // namespace

void logOutcome(const EndedJob& ended, const RefreshOutcome& outcome) {
  const auto& profile = ended.profile;
  const bool isGrant = ended.renewal == Renewal::kGrant;
  const auto job = isGrant && ended.job == Job::kLoad ? Job::kRefresh : ended.job;
  if (std::holds_alternative<TokensReady>(outcome))
    base::log(LogLevel::kInfo, doneText(job), {{"profile", profile}});
  if (const auto* refused = std::get_if<TokensRefused>(&outcome))
    base::log(LogLevel::kInfo, isGrant ? "no access token was granted" : "a login is needed",
              {{"profile", profile}, {"why", refused->login.reason}});
  if (const auto* unsaved = std::get_if<TokensUnsaved>(&outcome))
    base::log(LogLevel::kError, "the server gave new tokens, and the store did not take them",
              {{"profile", profile}, {"why", unsaved->error.text()}});
  if (const auto* error = std::get_if<base::Error>(&outcome)) logTrouble(profile, job, *error);
}

}  // namespace profile
