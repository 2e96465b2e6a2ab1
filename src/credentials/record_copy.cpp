#include "credentials/record_copy.h"

#include "base/error.h"

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

/// Each store counts generations of its own.
bool sameLogin(Record a, Record b) {
  a.generation = b.generation = 0;
  return serialize(a) == serialize(b);
}

/// A login is newer than none, and by the time that its tokens were got.
bool isNewer(const Record& a, const Record& b) {
  if (!a.tokens) return false;
  return !b.tokens || a.tokens->obtainedAt > b.tokens->obtainedAt;
}

}  // namespace

CopyResult putRecord(const Record& record, CredentialStore& to, const RecordKey& key,
                     bool replace) {
  const auto there = to.load(key);
  if (there && sameLogin(*there, record)) return CopyResult::kAlreadySame;
  if (there && !replace && isNewer(*there, record)) return CopyResult::kNewerThere;
  auto next = record;
  next.generation = there ? there->generation : 0;
  const bool saved = to.save(key, next).has_value();
  const auto stands = saved ? to.load(key) : std::nullopt;
  if (!stands || !sameLogin(*stands, record))
    throw Error(ErrorKind::kStoreUnavailable,
                "The store '" + to.backend() + "' did not keep the record of " + describe(key), {},
                "Nothing was removed. Do it again; if it stays so, look at that store.");
  return CopyResult::kCopied;
}

CopyResult copyRecord(const Copying& copying, const RecordKey& key, base::SteadyTime deadline) {
  const auto fromHeld = copying.from.lock(key, deadline);
  const auto toHeld = copying.to.lock(key, deadline);
  const auto record = copying.from.load(key);
  if (!record) return CopyResult::kNothing;
  const auto result = putRecord(*record, copying.to, key, false);
  if (copying.eraseOld && result != CopyResult::kNewerThere) copying.from.erase(key);
  return result;
}

}  // namespace credentials
