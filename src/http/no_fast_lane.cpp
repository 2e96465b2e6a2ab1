#include "http/no_fast_lane.h"

namespace http {

net::Task<bool> NoFastLane::serve(Exchange& /*exchange*/) { co_return false; }

}  // namespace http
