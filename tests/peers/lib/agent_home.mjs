// A person's home directory with agents in it, and `mcp-auth-proxy install` run on it.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BINARY } from './gateway.mjs';

/** What each agent's file is called, and what it looks like with a server of the person's own. */
const SERVERS = (key, entry) => `{
  // mine
  "${key}": {
    "own": ${JSON.stringify(entry)}, // last
  },
}`;
const LOCAL = { command: 'npx', args: ['-y', 'own-server'] };
const STRICT = `${JSON.stringify({ numStartups: 3, mcpServers: { own: LOCAL } }, null, 2)}\n`;
export const FILES = {
  'claude-code': ['.claude.json', STRICT],
  'claude-desktop': ['config/Claude/claude_desktop_config.json', STRICT],
  codex: ['.codex/config.toml', '# mine\nmodel = "gpt-5" # fast\n\n[mcp_servers.own]\ncommand = "npx"'],
  cursor: ['.cursor/mcp.json', STRICT.replaceAll('\n', '\r\n')],
  vscode: ['config/Code/User/mcp.json', SERVERS('servers', LOCAL)],
  windsurf: ['.codeium/windsurf/mcp_config.json', ''],
  gemini: ['.gemini/settings.json', SERVERS('mcpServers', LOCAL).replaceAll(/,(?=[^,]*\n *})/g, '')],
  kimi: ['.kimi/mcp.json', STRICT],
  copilot: ['.copilot/mcp-config.json', STRICT],
  opencode: ['config/opencode/opencode.json', '\uFEFF{"$schema":"https://opencode.ai/config.json"}'],
  goose: ['config/goose/config.yaml', '# mine\nGOOSE_MODEL: x\nextensions:\n  own:\n    enabled: true # yes\n    type: stdio\n    cmd: npx\n'],
  zed: ['config/zed/settings.json', SERVERS('context_servers', LOCAL)],
  cline: ['.cline/data/settings/cline_mcp_settings.json', STRICT],
  roo: ['config/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json', '{}'],
};

export class AgentHome {
  constructor(gateway) {
    this.gateway = gateway;
  }

  pathOf(agent) {
    return path.join(this.gateway.home, FILES[agent][0]);
  }

  async write(agent, text = FILES[agent][1]) {
    await mkdir(path.dirname(this.pathOf(agent)), { recursive: true });
    await writeFile(this.pathOf(agent), text);
  }

  read(agent) {
    return readFile(this.pathOf(agent), 'utf8');
  }

  /** Runs the program and returns its exit status and what it said. */
  run(args, options = {}) {
    const env = { ...this.gateway.environment(), ...options.env };
    return new Promise((resolve) => {
      execFile(BINARY, args, { env, cwd: options.cwd ?? this.gateway.home }, (error, stdout, stderr) => {
        resolve({ status: error?.code ?? 0, stdout, stderr });
      });
    });
  }

  /** The same on a terminal, where somebody types `answer`. */
  runOnTerminal(args, answer) {
    const line = [BINARY, ...args].map((word) => `'${word}'`).join(' ');
    return new Promise((resolve) => {
      const child = execFile('script', ['-qec', line, '/dev/null'],
        { env: this.gateway.environment(), cwd: this.gateway.home },
        (error, stdout) => resolve({ status: error?.code ?? 0, stdout }));
      child.stdin.end(`${answer}\n`);
    });
  }
}
