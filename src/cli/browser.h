#pragma once

#include <string>

namespace cli {

/// Has this person's browser open an http(s) URL, without a shell. False where there is none to
/// ask: no desktop (DISPLAY, WAYLAND_DISPLAY) or no xdg-open, or on macOS a session from afar. It
/// does not wait for the browser.
[[nodiscard]] bool openBrowser(const std::string& url);

}  // namespace cli
