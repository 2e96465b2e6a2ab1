#pragma once

#include "base/clock.h"
#include "base/error.h"
#include "http/client.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oauth {

/// What a metadata GET brought. `status` 0: no usable answer.
struct FetchedDocument {
  int status = 0;
  std::string body;
};

/// The requests of one discovery: sends them, within one total deadline, and writes down what was
/// asked and how it went, for the error text. One thread; keeps references to what it was given.
class DiscoveryTrail {
 public:
  DiscoveryTrail(http::Client& client, const base::Clock& clock, std::chrono::milliseconds limit);

  /// One request. Network trouble is noted and gives nullopt. Throws
  /// base::Error(kAuthServerTimeout) when the whole discovery's time is over.
  [[nodiscard]] std::optional<http::ClientResponse> ask(const http::ClientRequest& request,
                                                        std::chrono::milliseconds limit);
  /// A metadata GET that follows up to three redirects, each of which must be trusted.
  [[nodiscard]] FetchedDocument fetch(const http::Url& url);
  /// Says more of the last request than its status does.
  void verdict(std::string text);
  /// The last request brought metadata that must not be used. `failure` then is kMetadataInvalid.
  void refused(std::string text);
  /// Something that was not asked, and why.
  void skipped(std::string_view what, std::string_view why);
  /// From here on, `failure` goes by what happened since.
  void beginStage();

  /// The error that ends this discovery: kDiscoveryFailed with `text` and the list of requests, or,
  /// where metadata was refused or no server answered at all, the kind that says so.
  [[nodiscard]] base::Error failure(const std::string& text, const std::string& hint = {}) const;

 private:
  struct Step {
    std::string asked;
    std::string verdict;
  };

  [[nodiscard]] std::chrono::milliseconds remaining() const;
  [[nodiscard]] std::string listing() const;
  [[nodiscard]] base::ErrorKind failureKind() const;

  http::Client& client_;
  const base::Clock& clock_;
  base::SteadyTime deadline_;
  std::vector<Step> steps_;
  std::optional<base::ErrorKind> trouble_;  ///< of the stage's last request without an answer
  bool refusedInStage_ = false;
  bool answeredInStage_ = false;
  bool answered_ = false;
};

}  // namespace oauth
