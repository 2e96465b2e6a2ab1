// The command line as a person and a script meet it: real processes, a real gateway in the
// background, exit statuses, JSON, and what a terminal is shown.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { BINARY, Gateway, freePort } from './lib/gateway.mjs';
import { setStage } from './lib/stage.mjs';

/** Runs a program to its end; `pty` gives it a terminal. */
function run(gateway, args, { env = {}, pty = false, program = BINARY } = {}) {
  const quoted = [program, ...args].map((word) => `'${word}'`).join(' ');
  const [command, words] = pty
    ? ['script', ['-qec', quoted, '/dev/null']] : [program, args];
  const child = spawn(command, words, {
    env: { ...gateway.environment(), TERM: 'xterm', ...env }, cwd: gateway.home, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (result.stdout += data));
  child.stderr.on('data', (data) => (result.stderr += data));
  return new Promise((resolve) => {
    child.once('close', (status) => resolve({ ...result, status }));
  });
}

async function home(t, settings = {}) {
  const gateway = new Gateway(settings);
  await gateway.prepare();
  t.after(async () => {
    await run(gateway, ['stop']);
    await gateway.close();
  });
  return gateway;
}

const OPEN = (port) => `profiles:\n  open:\n    upstream_mcp_url: http://127.0.0.1:${port}/mcp\n    grant: none\n`;

async function listener(t) {
  const server = http.createServer((_, res) => res.end('<html>not yours</html>'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return server.address().port;
}

test('add makes the file, keeps what is there, and refuses what cannot be', async (t) => {
  const gateway = await home(t);
  const file = path.join(gateway.home, 'config/mcp-auth-proxy/profiles.yaml');
  const first = await run(gateway, ['add', 'craft', 'https://mcp.craft.do/links/secret/mcp']);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /Added craft .*\nNext: mcp-auth-proxy restart, then .* login craft/);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  await writeFile(file, `# mine\n${await readFile(file, 'utf8')}    scopes: [a] # why\n`);
  assert.equal((await run(gateway, ['add', 'two', 'https://b.example/mcp'])).status, 0);
  const text = await readFile(file, 'utf8');
  assert.equal(text, '# mine\nprofiles:\n  craft:\n    upstream_mcp_url: '
    + 'https://mcp.craft.do/links/secret/mcp\n    scopes: [a] # why\n'
    + '  two:\n    upstream_mcp_url: https://b.example/mcp\n');
  for (const [args, pattern] of [
    [['add', 'two', 'https://c.example'], /a profile 'two' already/],
    [['add', 'Bad Name', 'https://c.example'], /'Bad Name' cannot be a profile's name/],
    [['add', 'three', 'http://c.example/mcp'], /the URL .*https/],
    [['add', 'three'], /add needs URL; see mcp-auth-proxy add --help/],
    [['remove', 'tow'], /no profile 'tow'.*did you mean 'two'/],
  ]) {
    const refused = await run(gateway, args);
    assert.equal(refused.status, 2, args.join(' '));
    assert.match(refused.stderr, pattern);
    assert.equal(refused.stderr.trim().split('\n').length, 1, refused.stderr);
    assert.equal(await readFile(file, 'utf8'), text);
  }
  const list = await run(gateway, ['list', '--json']);
  assert.deepEqual(JSON.parse(list.stdout).profiles.map(({ profile }) => profile), ['craft', 'two']);
  assert.doesNotMatch(list.stdout, /secret/);
  assert.equal((await run(gateway, ['remove', 'two'])).status, 0);
  assert.match((await run(gateway, ['check'])).stdout, /fine, 1 profile\./);
});

test('start, status, logs and stop of a gateway in the background', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  const started = await run(gateway, ['start']);
  assert.equal(started.status, 0, started.stderr);
  const [, pid] = /Started: process (\d+), http:\/\/127\.0\.0\.1:\d+\//.exec(started.stdout);
  const log = path.join(gateway.stateDir, 'gateway.log');
  assert.equal((await stat(log)).mode & 0o777, 0o600);
  assert.match((await run(gateway, ['start'])).stdout, new RegExp(`already: process ${pid}\\.`));
  const status = JSON.parse((await run(gateway, ['status', '--json'])).stdout);
  assert.deepEqual(status.profiles.map(({ profile }) => profile), ['open']);
  assert.match((await run(gateway, ['logs'])).stdout, /mcp-auth-proxy .* at http/);
  const restarted = await run(gateway, ['restart']);
  assert.equal(restarted.status, 0, restarted.stderr);
  assert.match(restarted.stdout, new RegExp(`Stopped: process ${pid}\\.\nStarted: process`));
  assert.match((await run(gateway, ['stop'])).stdout, /Stopped: process \d+\./);
  const gone = await run(gateway, ['status']);
  assert.equal(gone.status, 1);
  assert.match(gone.stderr, /^mcp-auth-proxy: no gateway answers at \S+ Start it: mcp-auth-proxy start\n$/);
  assert.match((await run(gateway, ['stop'])).stdout, /No gateway runs/);
});

test('a pid file that a crash left: whoever has the number now is left alone', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  const [, pid] = /process (\d+)/.exec((await run(gateway, ['start'])).stdout);
  process.kill(Number(pid), 'SIGKILL');
  const stranger = spawn('sleep', ['600']);
  t.after(() => stranger.kill('SIGKILL'));
  await writeFile(path.join(gateway.stateDir, 'gateway.pid'), `${stranger.pid}\n`);
  assert.match((await run(gateway, ['stop'])).stdout, /No gateway runs/);
  assert.equal(stranger.exitCode ?? stranger.signalCode, null);
  const started = await run(gateway, ['start']);
  assert.equal(started.status, 0, started.stderr);
  assert.doesNotMatch(started.stdout, new RegExp(`process ${stranger.pid},`));
});

test('a port that another program holds: who, and what to do', async (t) => {
  const port = await listener(t);
  const gateway = await home(t, { yaml: OPEN(await freePort()), env: { PORT: String(port) } });
  const holder = new RegExp(`\\S+ \\(process ${process.pid}\\)`);
  const started = await run(gateway, ['start']);
  assert.equal(started.status, 1);
  assert.match(started.stderr, holder);
  const status = await run(gateway, ['status']);
  assert.equal(status.status, 1);
  assert.match(status.stderr, /not this gateway, but/);
  assert.match(status.stderr, holder);
  const doctor = await run(gateway, ['doctor', '--json']);
  assert.equal(doctor.status, 1);
  const finding = JSON.parse(doctor.stdout).findings.find(({ what }) => what === 'port');
  assert.equal(finding.level, 'fault');
  assert.match(finding.text, holder);
});

test('settings with a fault: start and restart leave things as they are', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  assert.equal((await run(gateway, ['start'])).status, 0);
  await writeFile(gateway.profilesFile, 'profiles:\n  a: {upstream: x}\n');
  const refused = await run(gateway, ['restart']);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /profiles\.yaml:2:7: profiles\.a\.upstream/);
  assert.equal((await gateway.status('/p/open')).profile, 'open');
  await writeFile(gateway.profilesFile, OPEN(await freePort()));
});

test('test says what an agent would be told, then what it would see', async (t) => {
  const { gateway } = await setStage(t);
  const refused = await run(gateway, ['test']);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /default: Nobody has logged in .*Log in: http:/);
  await new Browser().open(`${gateway.origin}/oauth/login`);
  const seen = await run(gateway, ['test', '--json']);
  assert.equal(seen.status, 0, seen.stderr);
  assert.ok(JSON.parse(seen.stdout).tools.some(({ name }) => name === 'echo'));
  const doctor = await run(gateway, ['doctor', '--json']);
  assert.equal(doctor.status, 0, doctor.stdout);
  const shown = await run(gateway, ['status', 'default']);
  assert.match(shown.stdout, /default\s+ready\s+mcp:tools/);
  assert.match((await run(gateway, ['logout'])).stdout, /^default: \S/);
});

test('a terminal sees colours, a pipe and NO_COLOR do not', async (t) => {
  const { gateway } = await setStage(t);
  const colour = /\x1b\[33msign-in required\x1b\[0m/;
  const terminal = await run(gateway, ['status'], { pty: true });
  assert.match(terminal.stdout, colour);
  assert.match(terminal.stdout, /Run: mcp-auth-proxy login default/);
  assert.doesNotMatch((await run(gateway, ['status'], { pty: true, env: { NO_COLOR: '1' } })).stdout, /\x1b/);
  assert.doesNotMatch((await run(gateway, ['status'])).stdout, /\x1b/);
});

test('doctor names an upstream that is not there, and what to do', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  const doctor = await run(gateway, ['doctor']);
  assert.equal(doctor.status, 1);
  assert.match(doctor.stdout, /fault\s+upstream open: No connection to \S+.*\n\s+Check that/);
  assert.match(doctor.stdout, /note\s+port: .* is free/);
});

test('bash completes verbs, options and profiles', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  const ask = (...words) => run(gateway, ['-c', `PATH=${path.dirname(BINARY)}:$PATH
    source <(mcp-auth-proxy completion bash)
    COMP_WORDS=(mcp-auth-proxy ${words.map((word) => `'${word}'`).join(' ')})
    COMP_CWORD=${words.length}; _mcp_auth_proxy; echo "\${COMPREPLY[*]}"`], { program: '/bin/bash' });
  assert.equal((await ask('stat')).stdout, 'status\n');
  assert.equal((await ask('login', '--dev')).stdout, '--device\n');
  assert.equal((await ask('--port', '1', 'logout', 'o')).stdout, 'open\n');
  assert.equal((await ask('service', 'un')).stdout, 'uninstall\n');
});

test('a service is written, told to systemd, and removed again', async (t) => {
  const gateway = await home(t, { yaml: OPEN(await freePort()) });
  const tools = path.join(gateway.home, 'tools');
  const calls = path.join(gateway.home, 'calls');
  await mkdir(tools);
  await writeFile(path.join(tools, 'systemctl'), `#!/bin/sh\necho "$*" >> '${calls}'\n`);
  await chmod(path.join(tools, 'systemctl'), 0o755);
  const env = { PATH: `${tools}:${process.env.PATH}` };
  const unit = path.join(gateway.home, 'config/systemd/user/mcp-auth-proxy.service');
  const printed = await run(gateway, ['service', 'install', '--print'], { env });
  assert.match(printed.stdout, /ExecStart="\S+" "serve" "--config"/);
  await assert.rejects(stat(unit));
  const installed = await run(gateway, ['service', 'install'], { env });
  assert.equal(installed.status, 0, installed.stderr);
  assert.ok(printed.stdout.endsWith(await readFile(unit, 'utf8')));
  assert.equal((await run(gateway, ['service', 'uninstall'], { env })).status, 0);
  await assert.rejects(stat(unit));
  assert.equal(await readFile(calls, 'utf8'), '--user daemon-reload\n'
    + '--user enable --now mcp-auth-proxy.service\n--user disable --now mcp-auth-proxy.service\n');
});
