#include "http/upstream_pool.h"

#include <functional>
#include <iterator>
#include <utility>

namespace http {

UpstreamKey::UpstreamKey(std::string_view profile, std::string_view origin)
    : text_(std::string(profile) + ' ' + std::string(origin)),
      hash_(std::hash<std::string>{}(text_)) {}

std::optional<net::Stream> UpstreamPool::take(const UpstreamKey& key, base::SteadyTime now) {
  const auto found = shelves_.find(key);
  if (found == shelves_.end()) return std::nullopt;
  auto& shelf = found->second;
  while (!shelf.empty()) {
    const auto entry = shelf.back();
    shelf.pop_back();
    const bool tooOld = now - entry->since >= limits_.idle;
    auto stream = std::move(entry->stream);
    recycle(entry);
    if (!tooOld && stream.isIdleAndOpen()) {
      stream.clearDeadline();
      return stream;
    }
    stream.close();
  }
  return std::nullopt;
}

void UpstreamPool::put(const UpstreamKey& key, net::Stream stream, base::SteadyTime now) {
  if (limits_.perKey == 0 || limits_.total == 0 || !stream.isOpen()) return;
  // The stream closes itself when its time comes, also when nobody asks for it any more.
  stream.setDeadline(now + limits_.idle);
  const auto place = shelves_.try_emplace(key).first;
  auto& shelf = place->second;
  if (shelf.size() >= limits_.perKey) closeOldestOf(shelf);
  if (idle_.size() >= limits_.total) closeOldestOf(shelves_.find(*idle_.front().key)->second);
  sweep(now);
  if (spare_.empty()) spare_.emplace_back();
  const auto entry = spare_.begin();
  *entry = Entry{.key = &place->first, .stream = std::move(stream), .since = now};
  idle_.splice(idle_.end(), spare_, entry);
  shelf.push_back(entry);
}

void UpstreamPool::sweep(base::SteadyTime now) {
  while (!idle_.empty() && now - idle_.front().since >= limits_.idle)
    closeOldestOf(shelves_.find(*idle_.front().key)->second);
}

void UpstreamPool::closeAll() {
  shelves_.clear();
  idle_.clear();
}

void UpstreamPool::closeOldestOf(Shelf& shelf) {
  const auto entry = shelf.front();
  shelf.erase(shelf.begin());
  entry->stream.close();
  recycle(entry);
}

void UpstreamPool::recycle(EntryList::iterator entry) {
  *entry = Entry{};
  spare_.splice(spare_.begin(), idle_, entry);
}

}  // namespace http
