// What `mcp-auth-proxy install` wrote, read back by the agents' own programs, which call through
// the gateway. tools/agents installs them and runs this; they are too large for CI.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AgentHome, FILES } from '../lib/agent_home.mjs';
import { Browser } from '../lib/browser.mjs';
import { setStage } from '../lib/stage.mjs';

const MODULES = fileURLToPath(new URL('node_modules', import.meta.url));
const PLATFORM = `${process.platform}-${process.arch}`;
const LIMIT = 120_000;

/** Nobody is to be called but the gateway: no telemetry, no updates, no price lists. */
const QUIET = {
  CI: '1',
  NO_COLOR: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_ERROR_REPORTING: '1',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
  GEMINI_CLI_TRUST_WORKSPACE: 'true',
  COPILOT_AUTO_UPDATE: 'false',
};

function run(stage, program, args) {
  const command = path.join(MODULES, program);
  const env = { ...stage.gateway.environment(), ...QUIET };
  return new Promise((resolve) => {
    const child = execFile(command, args,
      { env, cwd: stage.gateway.home, timeout: LIMIT, maxBuffer: 2 ** 24 },
      (error, stdout, stderr) => resolve(`${stdout}${stderr}${error ? `\n${error.message}` : ''}`));
    child.stdin.end();
  });
}

/** A gateway that is logged in, and its profile in the file of `agent`. */
async function installed(t, agent) {
  const stage = await setStage(t);
  const login = await new Browser().open(`${stage.gateway.origin}/oauth/login`);
  assert.equal(login.status, 200, login.body);
  const home = new AgentHome(stage.gateway);
  // mcporter looks in ~/.config, whatever XDG_CONFIG_HOME says.
  await symlink('config', path.join(stage.gateway.home, '.config'));
  await home.write(agent);
  const { status, stdout, stderr } = await home.run(['install', agent, '--yes']);
  assert.equal(status, 0, stdout + stderr);
  t.after(async () => {
    await home.run(['uninstall', agent, '--yes']);
  });
  return { ...stage, home, url: `${stage.gateway.origin}/p/default/mcp` };
}

const CONNECTED = [
  ['claude-code', `@anthropic-ai/claude-code-${PLATFORM}/claude`, ['mcp', 'list'],
    (url) => `default: ${url} (HTTP) - ✔ Connected`],
  ['gemini', '.bin/gemini', ['mcp', 'list'], (url) => `✓ default: ${url} (http) - Connected`],
  ['opencode', `opencode-${PLATFORM}/bin/opencode`, ['mcp', 'list'], () => '✓ default connected'],
];
for (const [agent, program, args, expected] of CONNECTED) {
  test(`${agent}: its own list shows the gateway connected`, async (t) => {
    const stage = await installed(t, agent);
    const said = await run(stage, program, args);
    // eslint-disable-next-line no-control-regex
    const plain = said.replaceAll(/\x1b\[[0-9;?]*[a-zA-Z]/g, '');
    assert.ok(plain.includes(expected(stage.url)), plain);
    assert.ok(stage.upstream.requests.length > 0);
  });
}

test('codex: its own list names the gateway', async (t) => {
  const stage = await installed(t, 'codex');
  const said = JSON.parse((await run(stage, '.bin/codex', ['mcp', 'list', '--json']))
    .replace(/^WARNING.*\n/gm, ''));
  const entry = said.find(({ name }) => name === 'default');
  assert.equal(entry.transport.type, 'streamable_http');
  assert.equal(entry.transport.url, stage.url);
});

test('copilot: its own list names the gateway', async (t) => {
  const stage = await installed(t, 'copilot');
  assert.match(await run(stage, '.bin/copilot', ['mcp', 'list']), /default \(http\)/);
});

for (const agent of ['claude-code', 'codex', 'cursor', 'windsurf', 'vscode']) {
  test(`mcporter calls a tool through what stands in the file of ${agent}`, async (t) => {
    const stage = await installed(t, agent);
    const said = await run(stage, '.bin/mcporter', ['call', 'default.echo', 'message=hello']);
    assert.match(said, /Echo: hello/, said);
  });
}

test('every file of these agents is as it was after uninstall', async (t) => {
  for (const agent of ['claude-code', 'codex', 'opencode', 'gemini', 'copilot']) {
    const stage = await installed(t, agent);
    await stage.home.run(['uninstall', agent, '--yes']);
    assert.equal(await stage.home.read(agent), FILES[agent][1], agent);
  }
});
