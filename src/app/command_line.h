#pragma once

namespace app {

/// The program: argv to exit status (0 fine, 1 failed while running, 2 settings or usage).
[[nodiscard]] int run(int argc, char** argv);

}  // namespace app
