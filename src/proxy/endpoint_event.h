#pragma once

#include "base/error.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace proxy {

/// Looks at the first event of a text/event-stream (HTML, section 9.2). Where that is `endpoint`,
/// with which an HTTP+SSE server (MCP 2024-11-05) says where it takes messages, its data is
/// replaced; every other byte passes as it came. The name has to come before the data, as all
/// servers send it: so no event of another kind is held back. Holds at most kMostHeld bytes.
/// Belongs to one exchange; its loop's thread only.
class EndpointEvent {
 public:
  /// The data to put in the place of what the upstream sent. Throws base::Error to end the stream.
  using Rewrite = std::function<std::string(std::string_view data)>;

  static constexpr std::size_t kMostHeld = std::size_t{8} * 1024;

  explicit EndpointEvent(Rewrite rewrite) : rewrite_(std::move(rewrite)) {}

  /// What may go on to the client of all that has come, this piece included; everything when it is
  /// the `last` one. Valid until the next call, and no longer than `piece`. Throws as Rewrite.
  [[nodiscard]] std::string_view pass(std::string_view piece, bool last);

  /// Why the stream was ended.
  [[nodiscard]] const std::optional<base::Error>& fault() const { return fault_; }

 private:
  void settle();
  void rewriteData(std::string_view data);

  Rewrite rewrite_;
  std::string held_;
  std::string ready_;
  std::optional<base::Error> fault_;
  bool settled_ = false;
};

}  // namespace proxy
