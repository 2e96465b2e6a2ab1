#include "cli/completion_verb.h"

#include "cli/call.h"
#include "cli/completion.h"

#include <iostream>

namespace cli {

namespace {

int complete(const Call& call) {
  std::cout << completionScript(call.verbs(), call.argument(0)) << std::flush;
  return kFine;
}

}  // namespace

Verb completionVerb() {
  return {
      .name = "completion",
      .summary = "print a script that has bash, zsh or fish complete this command",
      .details = {},
      .arguments = {{.name = "SHELL"}},
      .options = {},
      .examples = {{"source <(mcp-auth-proxy completion bash)", "bash: in ~/.bashrc"},
                   {"source <(mcp-auth-proxy completion zsh)", "zsh: in ~/.zshrc, after compinit"},
                   {"mcp-auth-proxy completion fish >"
                    "~/.config/fish/completions/mcp-auth-proxy.fish",
                    "fish"}},
      .run = complete};
}

}  // namespace cli
