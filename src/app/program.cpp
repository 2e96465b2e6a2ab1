#include "app/program.h"

#include "app/verbs.h"
#include "base/error.h"
#include "base/process.h"
#include "base/version.h"
#include "cli/complaint.h"
#include "cli/help.h"
#include "cli/parser.h"

#include <exception>
#include <iostream>
#include <string_view>
#include <variant>
#include <vector>

namespace app {

namespace {

int runArguments(const std::vector<std::string_view>& arguments) {
  const auto verbs = verbTable();
  const auto parsed = cli::parse(verbs, arguments);
  if (const auto* fault = std::get_if<cli::UsageFault>(&parsed))
    return cli::complain(fault->text, {}, cli::kUsage);
  if (const auto* help = std::get_if<cli::HelpWanted>(&parsed)) {
    std::cout << cli::helpText(verbs, help->topic);
    return cli::kFine;
  }
  if (std::holds_alternative<cli::VersionWanted>(parsed)) {
    std::cout << "mcp-auth-proxy " << base::kVersion << '\n';
    return cli::kFine;
  }
  base::hardenProcess();
  const auto& call = std::get<cli::Call>(parsed);
  return call.verb().run(call);
}

}  // namespace

int runProgram(int argc, char** argv) noexcept {
  try {
    return runArguments({argv + 1, argv + argc});
  } catch (const base::Error& error) {
    const bool settings = error.kind() == base::ErrorKind::kSettings;
    return cli::complain(error.text(), error.hint(), settings ? cli::kUsage : cli::kFailed);
  } catch (const std::exception& error) {
    return cli::complain("stopped by an unforeseen fault:", error.what(), cli::kFailed);
  }
}

}  // namespace app
