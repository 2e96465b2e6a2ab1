#pragma once

namespace app {

/// The program: argv to exit status (0 fine, 1 failed while running, 2 settings or usage). Main
/// thread only. Throws nothing.
[[nodiscard]] int runProgram(int argc, char** argv) noexcept;

}  // namespace app
