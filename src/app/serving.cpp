#include "app/serving.h"

#include "app/announcement.h"
#include "app/gateway.h"
#include "app/termination.h"
#include "base/process.h"

#include <chrono>
#include <iostream>

namespace app {

namespace {

constexpr std::chrono::seconds kGrace{5};
constexpr std::chrono::seconds kStoreLimit{2};

}  // namespace

void serveUntilStopped(const config::Settings& settings, ExtraText extra) {
  base::raiseFileLimit();
  const TerminationSignals signals;
  Gateway gateway(settings);
  gateway.start();
  waitForLogins(gateway.site(), kStoreLimit);
  std::cout << announcement(gateway.site());
  if (extra != nullptr) std::cout << extra(gateway.site());
  std::cout << std::flush;
  signals.wait();
  gateway.stop(kGrace);
}

}  // namespace app
