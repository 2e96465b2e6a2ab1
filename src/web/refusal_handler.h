#pragma once

#include "web/handler.h"

#include <memory>
#include <utility>

namespace web {

/// Every address that has nothing to give: 404, 405, a profile that is not there.
class RefusalHandler final : public Handler {
 public:
  RefusalHandler(const Site& site, base::Error error) : Handler(site), error_(std::move(error)) {}

 protected:
  [[nodiscard]] http::Answer answer(const Request& /*request*/) override { throw error_; }

 private:
  base::Error error_;
};

}  // namespace web
