#include "app/command_line.h"

namespace app {

int run(int /*argc*/, char** /*argv*/) { return 0; }

}  // namespace app
