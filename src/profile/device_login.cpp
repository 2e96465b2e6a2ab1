#include "profile/device_login.h"

#include "base/error.h"
#include "base/log.h"
#include "profile/login_errors.h"
#include "profile/login_record.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace profile {
namespace {

using base::Error;
using base::ErrorKind;
using std::chrono::seconds;

constexpr std::chrono::milliseconds kPollLimit{10'000};

Error ranOut() {
  return {ErrorKind::kDeviceCodeExpired,
          "The code for the login on another device was not entered in time."};
}

Error replaced() {
  return {ErrorKind::kDeviceCodeExpired,
          "This code is no longer waited for: a newer login of this profile took its place."};
}

}  // namespace

DevicePrompt DeviceLogin::start(const PendingLogin& login,
                                const oauth::DeviceAuthorization& answer) {
  const auto lifetime = std::min<seconds>(answer.lifetime, PendingLogins::kGoodFor);
  Session session;
  session.login = login;
  session.deviceCode = answer.deviceCode;
  session.interval = session.wait = answer.interval;
  session.until = parts_.clock.steady() + lifetime;
  std::optional<Session> before;
  {
    const base::MutexLock lock(mutex_);
    session.serial = nextSerial_++;
    before = std::exchange(current_, session);
  }
  if (before) parts_.pending->deviceEnded(before->login.id, replaced());
  pollLater(session);
  return {.userCode = answer.userCode,
          .verificationUri = answer.verificationUri,
          .verificationUriComplete = answer.verificationUriComplete,
          .goodFor = lifetime};
}

void DeviceLogin::stop() {
  const base::MutexLock lock(mutex_);
  current_.reset();
}

std::optional<DeviceLogin::Session> DeviceLogin::session(std::uint64_t serial) const {
  const base::MutexLock lock(mutex_);
  return current_ && current_->serial == serial ? current_ : std::nullopt;
}

void DeviceLogin::finish(std::uint64_t serial) {
  const base::MutexLock lock(mutex_);
  if (current_ && current_->serial == serial) current_.reset();
}

// Where the code runs out before the next poll, that is when to look again.
void DeviceLogin::pollLater(const Session& session) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(session.until - parts_.clock.steady());
  const auto wait = std::min<std::chrono::milliseconds>(session.wait, left);
  parts_.executor.postAfter(std::max(wait, std::chrono::milliseconds{0}),
                            [weak = weak_from_this(), serial = session.serial] {
                              if (const auto self = weak.lock()) self->poll(serial);
                            });
}

void DeviceLogin::waitFor(Session session, seconds interval, seconds wait) {
  session.interval = interval;
  session.wait = wait;
  {
    const base::MutexLock lock(mutex_);
    if (!current_ || current_->serial != session.serial) return;
    current_ = session;
  }
  pollLater(session);
}

void DeviceLogin::poll(std::uint64_t serial) {
  const auto now = session(serial);
  if (!now) return;
  if (!parts_.pending->waits(now->login.id)) return finish(serial);
  if (parts_.clock.steady() >= now->until) {
    finish(serial);
    return parts_.pending->deviceEnded(now->login.id, ranOut());
  }
  ask(*now);
}

void DeviceLogin::ask(const Session& session) {
  const auto askedAt = parts_.clock.wall();
  auto options = tokenOptions(session.login, parts_.tokenParams, askedAt);
  options.limit = kPollLimit;
  try {
    oauth::TokenEndpoint endpoint(parts_.http, std::move(options));
    judge(session, endpoint.pollDevice(session.deviceCode), askedAt);
  } catch (const Error& error) {
    // Section 3.5: trouble on the way is no answer, and is met with longer waits.
    base::log(base::LogLevel::kDebug, "a device login's poll met trouble",
              {{"why", error.text()}, {"detail", error.detail()}});
    waitFor(session, session.interval, std::min(session.wait * 2, kLongestWait));
  }
}

void DeviceLogin::judge(const Session& session, const oauth::TokenResult& result,
                        base::WallTime askedAt) {
  switch (oauth::meaningOf(result)) {
    case oauth::DevicePoll::kGranted:
      finish(session.serial);
      return granted(session, std::get<oauth::TokenSet>(result), askedAt);
    case oauth::DevicePoll::kPending:
      return waitFor(session, session.interval, session.interval);
    case oauth::DevicePoll::kSlowDown: {
      const auto slower = session.interval + kSlowDown;
      return waitFor(session, slower, slower);
    }
    case oauth::DevicePoll::kExpired:
      finish(session.serial);
      return parts_.pending->deviceEnded(session.login.id, ranOut());
    case oauth::DevicePoll::kDenied:
    case oauth::DevicePoll::kRefused:
      finish(session.serial);
      return refused(session, std::get<oauth::TokenRefusal>(result));
  }
}

// The tokens of a login that ended otherwise meanwhile are dropped.
void DeviceLogin::granted(const Session& session, const oauth::TokenSet& answer,
                          base::WallTime askedAt) {
  const auto login = parts_.pending->takeById(session.login.id);
  if (!login) return;
  try {
    parts_.tokens->accept(recordOf(*login, answer, parts_.upstream, askedAt));
    parts_.pending->succeeded(login->id, endOf(*login, answer));
  } catch (const Error& error) {
    base::log(base::LogLevel::kWarning, "a device login could not be kept",
              {{"why", error.text()}, {"detail", error.detail()}});
    parts_.pending->failed(login->id, error);
  }
}

void DeviceLogin::refused(const Session& session, const oauth::TokenRefusal& refusal) {
  if (meansDeadClient(refusal.error)) parts_.identity->rejected(session.login.client);
  const auto why = authorizationRefused(refusal.error);
  const auto& id = session.login.id;
  if (oauth::meaningOf(refusal) != oauth::DevicePoll::kDenied)
    parts_.pending->deviceEnded(id, why);
  else if (parts_.pending->takeById(id))
    parts_.pending->failed(id, why);
}

}  // namespace profile
