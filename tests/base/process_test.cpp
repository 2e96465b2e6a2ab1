#include "base/process.h"

#include "base/directories.h"
#include "base/error.h"

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <map>

#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace {

/// Runs in a child, so that the test program itself stays debuggable. 0 when all is as promised.
int hardened() {
  base::hardenProcess();
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max != 0) return 1;
#if defined(__linux__)
  if (prctl(PR_GET_DUMPABLE) != 0) return 2;
#endif
  return raise(SIGPIPE) == 0 ? 0 : 3;
}

TEST_CASE("hardenProcess: no core dumps, and a closed pipe does not kill", "[base]") {
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(hardened());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

/// In a child again: the limit stays with the process.
int raised() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < 128) return 1;
  limit.rlim_cur = 64;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return 2;
  const auto now = base::raiseFileLimit();
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 3;
  return limit.rlim_cur == now && now > 64 ? 0 : 4;
}

TEST_CASE("raiseFileLimit: the soft limit of open files goes up", "[base]") {
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) _exit(raised());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

base::Environment environment(const std::map<std::string, std::string>& values) {
  return [values](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

TEST_CASE("directories: XDG variables win, relative ones are ignored", "[base]") {
  const auto xdg =
      environment({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "/s"}, {"XDG_CONFIG_HOME", "/c"}});
  CHECK(base::defaultStateDirectory(xdg) == "/s/mcp-auth-proxy");
  CHECK(base::configDirectories(xdg).front() == "/c/mcp-auth-proxy");
  const auto relative =
      environment({{"HOME", "/home/a"}, {"XDG_STATE_HOME", "s"}, {"XDG_CONFIG_HOME", ""}});
  CHECK_THAT(base::defaultStateDirectory(relative).string(), Catch::StartsWith("/home/a/"));
  CHECK(base::configDirectories(relative).front() == "/home/a/.config/mcp-auth-proxy");
}

TEST_CASE("directories: without HOME the state has no place, and the text says what to set",
          "[base]") {
  CHECK(base::configDirectories(environment({})).empty());
  try {
    static_cast<void>(base::defaultStateDirectory(environment({})));
    FAIL("accepted");
  } catch (const base::Error& e) {
    CHECK(e.kind() == base::ErrorKind::kSettings);
    CHECK_THAT(e.hint(), Catch::Contains("MCP_AUTH_PROXY_STATE_DIR"));
  }
}

TEST_CASE("systemEnvironment: unset is not empty", "[base]") {
  CHECK_FALSE(base::systemEnvironment()("MCP_AUTH_PROXY_NO_SUCH_VARIABLE").has_value());
}

}  // namespace
