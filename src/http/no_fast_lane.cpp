#include "http/no_fast_lane.h"

namespace http {

asio::awaitable<bool> NoFastLane::serve(Exchange& /*exchange*/) { co_return false; }

}  // namespace http
