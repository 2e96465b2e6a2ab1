#pragma once

#include "base/mutex.h"
#include "http/head.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace proxy {

/// The sessions of one profile whose client said in `initialize` that it takes URLs (elicitation,
/// MCP 2025-11-25): later calls of a session do not say so, and the session is the upstream's. The
/// latest kMost are remembered, by hash and in memory; for one that is forgotten, an error's text
/// has to do. Any thread.
class UrlSessions {
 public:
  static constexpr std::size_t kMost = 256;

  void add(std::string_view sessionId) EXCLUDES(mutex_);
  [[nodiscard]] bool has(std::string_view sessionId) const EXCLUDES(mutex_);

  /// For every answer of the upstream's: remembers the session that it opens. Takes no lock and
  /// reads no body unless it opens one.
  void note(const http::RequestHead& request, std::string_view body,
            const http::ResponseHead& answer) EXCLUDES(mutex_);
  /// Whether the request belongs to such a session.
  [[nodiscard]] bool holds(const http::RequestHead& request) const;

 private:
  mutable base::Mutex mutex_;
  std::vector<std::size_t> hashes_ GUARDED_BY(mutex_);
  std::size_t next_ GUARDED_BY(mutex_) = 0;
};

}  // namespace proxy
