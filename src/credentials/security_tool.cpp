#include "credentials/security_tool.h"

#include "base/error.h"

#include <algorithm>
#include <string_view>

namespace credentials {

namespace {

using base::Error;
using base::ErrorKind;

// The tool ends with the low byte of the OSStatus, also in interactive mode (of the last command).
constexpr int kSuccess = 0;
constexpr int kInteractionNotAllowed = 36;  // errSecInteractionNotAllowed, -25308
constexpr int kNoDefaultKeychain = 37;      // errSecNoDefaultKeychain, -25307
constexpr int kItemNotFound = 44;           // errSecItemNotFound, -25300
constexpr int kNoSuchKeychain = 50;         // errSecNoSuchKeychain, -25294
constexpr int kAuthFailed = 51;             // errSecAuthFailed, -25293
constexpr int kUserCanceled = 128;          // userCanceledErr, -128

/// A longer line is cut, and its rest taken for another command.
constexpr std::size_t kLongestLine = 4095;
constexpr auto kKind = "mcp-auth-proxy record";
constexpr std::size_t kLargestDump = std::size_t{64} * 1024 * 1024;

[[noreturn]] void unavailable(const std::string& text, const std::string& hint) {
  throw Error(ErrorKind::kStoreUnavailable, text, {}, hint);
}

[[noreturn]] void fail(int status) {
  switch (status) {
    case kInteractionNotAllowed:
      unavailable("The keychain is locked",
                  "Unlock it (`security unlock-keychain`, or log in to the desktop).");
    case kAuthFailed:
    case kUserCanceled:
      unavailable("The keychain refused access", "Unlock it and allow `security` to use it.");
    case kNoDefaultKeychain:
    case kNoSuchKeychain:
      unavailable("This user has no default keychain",
                  "Make one with Keychain Access, or set CREDENTIAL_STORE=file.");
    default:
      unavailable("The keychain's tool failed with status " + std::to_string(status),
                  "Try it in a terminal: security show-keychain-info");
  }
}

/// Within the quotes of the interactive mode nothing of what may be in `text` has a meaning.
std::string inQuotes(std::string_view text) { return '"' + std::string(text) + '"'; }

/// The value of `    "svce"<blob>="value"`; nullopt for another line or no value.
std::optional<std::string> attribute(std::string_view line, std::string_view name) {
  const auto prefix = '"' + std::string(name) + "\"<blob>=\"";
  const auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos || !line.substr(start).starts_with(prefix) ||
      !line.ends_with('"'))
    return std::nullopt;
  const auto value = line.substr(start + prefix.size());
  return std::string(value.substr(0, value.size() - 1));
}

/// Collects the attributes of one item after the other from a dump.
class DumpReader {
 public:
  void line(std::string_view text) {
    if (text.starts_with("keychain: ")) finish();
    if (const auto service = attribute(text, "svce")) item_.service = *service;
    if (const auto account = attribute(text, "acct")) item_.account = *account;
    if (attribute(text, "desc") == kKind) ours_ = true;
  }

  std::vector<SecurityTool::Item> items() {
    finish();
    return std::move(items_);
  }

 private:
  void finish() {
    if (ours_) items_.push_back(item_);
    item_ = {};
    ours_ = false;
  }

  std::vector<SecurityTool::Item> items_;
  SecurityTool::Item item_;
  bool ours_ = false;
};

}  // namespace

void SecurityTool::check(base::SteadyTime deadline) const {
  const auto result = run({"show-keychain-info"}, {}, deadline);
  if (result.exitStatus != kSuccess) fail(result.exitStatus);
}

std::optional<base::Secret> SecurityTool::find(const std::string& service,
                                               const std::string& account,
                                               base::SteadyTime deadline) const {
  const auto result =
      run({"find-generic-password", "-s", service, "-a", account, "-w"}, {}, deadline);
  if (result.exitStatus == kItemNotFound) return std::nullopt;
  if (result.exitStatus != kSuccess) fail(result.exitStatus);
  auto text = result.output.reveal();
  if (text.ends_with('\n')) text.remove_suffix(1);
  return base::Secret(text);
}

void SecurityTool::add(const std::string& service, const std::string& account,
                       const base::Secret& value, base::SteadyTime deadline) const {
  auto line = std::string();
  line.reserve(2 * kLongestLine);
  line += "add-generic-password -U -D " + inQuotes(kKind) + " -l " +
          inQuotes("mcp-auth-proxy: " + account) + " -s " + inQuotes(service) + " -a " +
          inQuotes(account) + " -w \"";
  line += value.reveal();
  line += "\"\n";
  const base::Secret input{line};
  base::wipe(line);
  if (input.reveal().size() > kLongestLine)
    unavailable("The profile's name or service is too long for the keychain",
                "Choose a shorter keychain_service.");
  const auto result = run({"-i"}, input, deadline);
  if (result.exitStatus != kSuccess) fail(result.exitStatus);
}

bool SecurityTool::remove(const std::string& service, const std::string& account,
                          base::SteadyTime deadline) const {
  const auto result = run({"delete-generic-password", "-s", service, "-a", account}, {}, deadline);
  if (result.exitStatus != kSuccess && result.exitStatus != kItemNotFound) fail(result.exitStatus);
  return result.exitStatus == kSuccess;
}

std::vector<SecurityTool::Item> SecurityTool::items(base::SteadyTime deadline) const {
  const auto result = run({"dump-keychain"}, {}, deadline);
  if (result.exitStatus != kSuccess) fail(result.exitStatus);
  DumpReader reader;
  auto text = result.output.reveal();
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    reader.line(text.substr(0, text[end] == '\n' ? end : end + 1));
    text.remove_prefix(end + 1);
  }
  return reader.items();
}

base::ToolResult SecurityTool::run(const std::vector<std::string>& arguments,
                                   const base::Secret& input, base::SteadyTime deadline) const {
  base::ToolCall call{.program = program_.string(), .arguments = arguments, .input = input};
  call.outputLimit = kLargestDump;
  try {
    auto result = base::runTool(call, deadline);
    if (result) return *std::move(result);
  } catch (const Error& e) {
    throw Error(ErrorKind::kStoreUnavailable,
                "The keychain's tool did not do its work: " + e.text(), e.detail(),
                "See whether macOS asks for permission, and allow it.");
  }
  unavailable("There is no keychain on this system (" + program_.string() + " is missing)",
              "Set CREDENTIAL_STORE=file, or leave it at auto.");
}

}  // namespace credentials
