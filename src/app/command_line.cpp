#include "app/command_line.h"

#include <charconv>

namespace app {

namespace {

constexpr std::string_view kHelp =
    R"(Usage: mcp-auth-proxy [VERB] [OPTION]...
Stand in front of remote MCP servers: log in once in a browser, and every agent
on this machine talks to http://127.0.0.1:5177/p/NAME/mcp without a token.

Verbs:
  serve            run the gateway (the default)
  demo             run it in front of a small demo server on this machine
  login [PROFILE]  log in through the gateway that runs with the same settings

Options:
  --config FILE    profiles file (else MCP_AUTH_PROXY_CONFIG, else
                   $XDG_CONFIG_HOME/mcp-auth-proxy/profiles.yaml)
  --bind ADDRESS   address to listen on (default 127.0.0.1)
  --port PORT      port to listen on (default 5177; 0 takes a free one)
  --no-browser     login: open no browser here
  --device         login: only with a code to enter on another device
  --help           print this and exit
  --version        print the version and exit

Examples:
  UPSTREAM_MCP_URL=https://mcp.example.com/mcp mcp-auth-proxy
  mcp-auth-proxy --config profiles.yaml
  mcp-auth-proxy demo
  mcp-auth-proxy login craft --no-browser

Exit status: 0 fine, 1 failed while running, 2 settings or usage.
)";

/// Takes the arguments one by one and fills in a CommandLine.
class Parser {
 public:
  explicit Parser(std::span<const std::string_view> arguments) : rest_(arguments) {}

  std::variant<CommandLine, UsageFault> parse() {
    bool optionsEnded = false;
    while (!rest_.empty() && !fault_) {
      const auto argument = take();
      if (!optionsEnded && argument == "--")
        optionsEnded = true;
      else if (!optionsEnded && argument.starts_with("-"))
        option(argument);
      else
        verb(argument);
    }
    if (!fault_ && line_.verb != Verb::kHelp && line_.verb != Verb::kVersion) checkLoginOnly();
    if (fault_) return *fault_;
    return line_;
  }

 private:
  std::string_view take() {
    const auto first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  void fail(std::string text) {
    fault_ = UsageFault{std::move(text) + "; see mcp-auth-proxy --help"};
  }

  void verb(std::string_view word) {
    if (verbSeen_ && line_.verb == Verb::kLogin && line_.profile.empty() && !word.empty()) {
      line_.profile = word;
      return;
    }
    if (verbSeen_) return fail("unexpected argument: " + std::string(word));
    verbSeen_ = true;
    if (word == "serve")
      line_.verb = Verb::kServe;
    else if (word == "demo")
      line_.verb = Verb::kDemo;
    else if (word == "login")
      line_.verb = Verb::kLogin;
    else
      fail("unknown verb: " + std::string(word));
  }

  void checkLoginOnly() {
    if (line_.verb == Verb::kLogin) return;
    if (line_.noBrowser) fail("--no-browser is for the verb login");
    if (line_.device) fail("--device is for the verb login");
  }

  void option(std::string_view argument) {
    const auto equals = argument.find('=');
    const auto name = argument.substr(0, equals);
    if (equals != std::string_view::npos) value_ = argument.substr(equals + 1);
    if (name == "--help" || name == "-h")
      line_.verb = Verb::kHelp;
    else if (name == "--version")
      line_.verb = Verb::kVersion;
    else if (name == "--no-browser")
      line_.noBrowser = true;
    else if (name == "--device")
      line_.device = true;
    else
      optionWithValue(name);
    if (value_ && !fault_) fail("option takes no value: " + std::string(name));
    // --help and --version win over whatever follows.
    if (line_.verb == Verb::kHelp || line_.verb == Verb::kVersion) rest_ = {};
  }

  void optionWithValue(std::string_view name) {
    if (name != "--config" && name != "--bind" && name != "--port")
      return fail("unknown option: " + std::string(name));
    if (!value_ && !rest_.empty()) value_ = take();
    if (!value_ || value_->empty()) return fail("option needs a value: " + std::string(name));
    const auto value = *value_;
    value_.reset();
    if (name == "--config")
      line_.config = value;
    else if (name == "--bind")
      line_.bind = value;
    else
      port(value);
  }

  void port(std::string_view value) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size())
      return fail("--port: not a port number (0 to 65535): " + std::string(value));
    line_.port = number;
  }

  std::span<const std::string_view> rest_;
  CommandLine line_;
  std::optional<std::string_view> value_;
  std::optional<UsageFault> fault_;
  bool verbSeen_ = false;
};

}  // namespace

std::variant<CommandLine, UsageFault> parseCommandLine(
    std::span<const std::string_view> arguments) {
  return Parser(arguments).parse();
}

std::string_view helpText() { return kHelp; }

}  // namespace app
