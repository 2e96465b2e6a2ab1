// `mcp-auth-proxy login` as a process of its own: a person at a terminal (a pipe here), the gateway
// beside it, and the browser somewhere else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { enterCode } from './lib/device.mjs';
import { BINARY, Gateway, freePort, until } from './lib/gateway.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const LONG = 40_000;

class Command {
  stdout = '';
  stderr = '';

  constructor(gateway, args, env = {}) {
    this.child = spawn(BINARY, ['login', ...args], {
      env: { ...gateway.environment(), ...env }, cwd: gateway.home, stdio: 'pipe',
    });
    this.child.stdout.on('data', (data) => (this.stdout += data));
    this.child.stderr.on('data', (data) => (this.stderr += data));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(signal ?? code));
    });
  }

  says(pattern, stream = 'stdout') {
    return until(() => pattern.exec(this[stream]), `${pattern} in ${stream}`, LONG)
      .catch((error) => assert.fail(`${error.message}\n${this.stdout}\n${this.stderr}`));
  }

  authorizationUrl() {
    return this.says(/browser anywhere else, open\n\s+(\S+)/).then(([, url]) => url);
  }
}

function start(t, gateway, args, env) {
  const command = new Command(gateway, args, env);
  t.after(() => command.child.kill('SIGKILL'));
  return command;
}

/** A browser on another machine: it can reach everything but the gateway. Where does it end? */
async function elsewhere(gateway, authorizationUrl) {
  const browser = new Browser();
  let url = authorizationUrl;
  while (!url.startsWith(gateway.origin)) {
    const answer = await browser.get(url);
    assert.ok(answer.headers.location, `no way on from ${url}: ${answer.status} ${answer.body}`);
    url = new URL(answer.headers.location, url).href;
  }
  return url;
}

async function callTool(gateway) {
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'here'), 'Echo: here');
  await client.close();
}

test('the pasted address logs in, and a wrong paste before it does no harm', async (t) => {
  const { upstream, authorizationServer, gateway } = await setStage(t);
  const command = start(t, gateway, ['--no-browser']);
  const url = await command.authorizationUrl();
  assert.ok(url.startsWith(authorizationServer.issuer));
  command.child.stdin.write(`${url}\n`);
  await command.says(/not the one that this login ends at/, 'stderr');
  command.child.stdin.write(`  ${await elsewhere(gateway, url)} \n`);
  assert.equal(await command.ended, 0, command.stderr);
  assert.match(command.stdout,
    new RegExp(`Logged in: profile default, upstream ${upstream.origin}, scope mcp:tools`));
  await callTool(gateway);
});

test('an address of another\'s login logs nobody in', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  const mine = start(t, gateway, ['--no-browser', 'default']);
  const other = start(t, gateway, ['--no-browser', 'default']);
  const theirs = await elsewhere(gateway, await other.authorizationUrl());
  await mine.authorizationUrl();
  mine.child.stdin.write(`${theirs}\n`);
  await mine.says(/This login is not known here/, 'stderr');
  assert.equal(authorizationServer.counts.authorization_code, 0);
  other.child.stdin.end(theirs);
  assert.equal(await other.ended, 0, other.stderr);
});

test('a code that is entered elsewhere logs in', async (t) => {
  const { gateway } = await setStage(t, { server: { device: true } });
  const command = start(t, gateway, ['--device']);
  const [, uri, code] = await command
    .says(/On any device, open\n\s+(\S+)\n\s+and enter the code\n\s+(\S+)/);
  assert.doesNotMatch(command.stdout, /browser anywhere/);
  command.child.stdin.end();
  await enterCode({ verification_uri: uri, user_code: code });
  assert.equal(await command.ended, 0, command.stderr);
  await callTool(gateway);
});

test('a person who says no elsewhere: 1, with the reason', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  authorizationServer.deny = 'no';
  const command = start(t, gateway, ['--no-browser']);
  const ended = await elsewhere(gateway, await command.authorizationUrl());
  command.child.stdin.end(`${ended}\n`);
  assert.equal(await command.ended, 1);
  assert.match(command.stderr, /The login was not allowed/);
  assert.equal((await gateway.status()).state, 'login_required');
});

test('the browser here is opened without a shell, and its login ends the command', async (t) => {
  const { gateway } = await setStage(t);
  const tools = path.join(gateway.home, 'tools');
  const seen = path.join(gateway.home, 'opened');
  await mkdir(tools);
  await writeFile(path.join(tools, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$*" > '${seen}'\n`);
  await chmod(path.join(tools, 'xdg-open'), 0o755);
  const command = start(t, gateway, [], { DISPLAY: ':0', PATH: `${tools}:${process.env.PATH}` });
  const url = await until(() => readFile(seen, 'utf8').catch(() => ''), 'the browser', LONG);
  assert.equal(url, `${gateway.origin}/oauth/login`);
  assert.equal((await new Browser().open(url)).status, 200);
  assert.equal(await command.ended, 0, command.stderr);
  assert.match(command.stdout, /The browser here was asked/);
});

test('Ctrl-C ends it and the login', async (t) => {
  const { gateway } = await setStage(t);
  const command = start(t, gateway, ['--no-browser']);
  const ended = await elsewhere(gateway, await command.authorizationUrl());
  const began = Date.now();
  command.child.kill('SIGINT');
  assert.equal(await command.ended, 1);
  assert.ok(Date.now() - began < 5_000);
  assert.match(command.stderr, /cancelled/);
  const late = await new Browser().post(`${gateway.origin}/oauth/headless`, { url: ended });
  assert.equal(late.status, 400);
});

test('a gateway that is not running: 1, with the command that starts it', async (t) => {
  const gateway = new Gateway({ yaml: 'profiles:\n  a:\n    upstream_mcp_url: https://a.example/mcp\n' });
  await gateway.prepare();
  t.after(() => gateway.close());
  const command = start(t, gateway, ['--port', String(await freePort())]);
  assert.equal(await command.ended, 1);
  assert.match(command.stderr, /no gateway answers at .* Start it: mcp-auth-proxy start --port \d+/);
});

test('a profile that is not there, and one that nobody logs in to', async (t) => {
  const gateway = await Gateway.start({ yaml: `profiles:
  open:
    upstream_mcp_url: http://127.0.0.1:${await freePort()}/mcp
    grant: none
` });
  t.after(() => gateway.close());
  const unknown = start(t, gateway, ['zebra']);
  assert.equal(await unknown.ended, 2);
  assert.match(unknown.stderr, /no profile 'zebra', but: open/);
  const open = start(t, gateway, []);
  assert.equal(await open.ended, 1);
  assert.match(open.stderr, /mcp-auth-proxy: \S/);
});

test('a gateway that stops while a login waits ends the command', async (t) => {
  const { gateway } = await setStage(t);
  const command = start(t, gateway, ['--no-browser']);
  await command.authorizationUrl();
  await gateway.stop();
  assert.equal(await command.ended, 1);
  assert.match(command.stderr, /no gateway answers/);
});
