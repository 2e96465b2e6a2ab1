#pragma once

#include "http/client.h"

#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace support {

/// Answers from a function and keeps what it was asked. Any thread.
class FakeHttpClient final : public http::Client {
 public:
  using Answer = std::function<http::ClientResponse(const http::ClientRequest&)>;

  explicit FakeHttpClient(Answer answer) : answer_(std::move(answer)) {}

  [[nodiscard]] http::ClientResponse send(const http::ClientRequest& request,
                                          std::chrono::milliseconds /*limit*/) override {
    Answer answer;
    {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      answer = answer_;
    }
    return answer(request);
  }

  [[nodiscard]] std::vector<http::ClientRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

  void answerWith(Answer answer) {
    const std::scoped_lock lock(mutex_);
    answer_ = std::move(answer);
  }

 private:
  mutable std::mutex mutex_;
  Answer answer_;
  std::vector<http::ClientRequest> requests_;
};

}  // namespace support
