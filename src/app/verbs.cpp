#include "app/verbs.h"

#include "app/demo_verb.h"
#include "app/doctor_verb.h"
#include "app/serve_verb.h"
#include "app/stdio_verb.h"
#include "app/store_verbs.h"
#include "cli/background_verbs.h"
#include "cli/check_verb.h"
#include "cli/completion_verb.h"
#include "cli/help_verb.h"
#include "cli/import_verb.h"
#include "cli/install_verb.h"
#include "cli/list_verb.h"
#include "cli/login_verb.h"
#include "cli/logout_verb.h"
#include "cli/logs_verb.h"
#include "cli/profile_verbs.h"
#include "cli/service_verbs.h"
#include "cli/status_verb.h"
#include "cli/test_verb.h"

namespace app {

cli::Verbs verbTable() {
  // clang-format off: one row a line
  return {
      serveVerb(),
      demoVerb(),
      stdioVerb(),
      cli::loginVerb(),
      cli::logoutVerb(),
      cli::statusVerb(),
      cli::listVerb(),
      cli::addVerb(),
      cli::removeVerb(),
      cli::testVerb(),
      cli::checkVerb(),
      doctorVerb(),
      cli::startVerb(),
      cli::stopVerb(),
      cli::restartVerb(),
      cli::logsVerb(),
      cli::serviceInstallVerb(),
      cli::serviceUninstallVerb(),
      storeListVerb(),
      storeMigrateVerb(),
      storeExportVerb(),
      storeImportVerb(),
      cli::completionVerb(),
      cli::installVerb(),
      cli::uninstallVerb(),
      cli::importVerb(),
      cli::helpVerb(),
  };
  // clang-format on
}

}  // namespace app
