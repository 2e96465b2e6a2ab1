// Secrets through a whole life: login, refresh, failures that echo them, kills, logout, a crash.
// Not one of them, nor the secret path of the upstream's URL, may show in a page, the log, argv,
// the environment, a temporary file, the state directory or a core file.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Browser, login } from '../peers/lib/browser.mjs';
import { Gateway, delay, until } from '../peers/lib/gateway.mjs';
import { postJson, request } from '../peers/lib/http_client.mjs';
import { LeakSearch } from './lib/leak_search.mjs';
import { StrictServer } from './lib/strict_server.mjs';

export const title = 'secrets through a whole life, rounds';
export const counts = { short: 2, long: 20 };

const PREFIX = '/p/craft';
const PAGES = ['/', '/health', `${PREFIX}/oauth/status`, `${PREFIX}/mcp/health`, `${PREFIX}/oauth/login`,
  `${PREFIX}/oauth/callback?state=x&code=y`, '/nothing', '/p/nobody/mcp'];
const WITH_CORES = ['prlimit', '--core=unlimited'];

export async function run({ count }) {
  const result = { runs: 0, lost: 0, errors: [] };
  let searched = 0;
  const coresWork = await leavesCore();
  for (; result.runs < count; result.runs += 1) {
    const search = await liveOnce(result);
    searched += search.searched;
    result.errors.push(...new Set(search.hits));
  }
  const cores = coresWork ? 'a core file of another program was written' : 'cores are off here';
  return { ...result, note: `${searched} places searched; ${cores}` };
}

async function liveOnce(result) {
  const link = `link-${randomBytes(16).toString('hex')}`;
  const server = await StrictServer.start({ graceMs: 5_000 });
  const gateway = await prepare(server.url(link));
  const shown = [];
  try {
    await gateway.run();
    await use(gateway, server, shown);
    const search = new LeakSearch([...server.secrets, link]);
    search.process(gateway.child.pid);
    await leave(gateway, server, shown);
    await crash(gateway, result);
    shown.forEach((text, number) => search.text(text, `page ${number}`));
    search.text(gateway.output(), 'the output');
    search.folder(gateway.home, [gateway.profilesFile]);
    return search;
  } finally {
    await gateway.kill();
    await gateway.close();
    await server.close();
  }
}

/** With core files allowed and a place for temporary files that is searched. */
async function prepare(url) {
  const gateway = new Gateway({
    yaml: `profiles:\n  craft: { upstream_mcp_url: "${url}" }\n`,
    env: { LOG_LEVEL: 'debug' },
    by: spawnSync('prlimit', ['--version']).error ? [] : WITH_CORES,
  });
  await gateway.prepare();
  gateway.extra.TMPDIR = path.join(gateway.home, 'tmp');
  mkdirSync(gateway.extra.TMPDIR);
  return gateway;
}

/** Login, calls, refreshes, a kill, and a server whose errors hold all that it knows. */
async function use(gateway, server, shown) {
  const browser = new Browser();
  shown.push((await login(gateway.origin, PREFIX, browser)).body);
  const callback = browser.visited.find((url) => url.includes('/oauth/callback?'));
  shown.push((await browser.get(callback)).body);
  await ping(gateway, shown);
  await until(() => server.refreshes > 1, 'two refreshes');
  await gateway.kill();
  await gateway.run();
  await lookAround(gateway, shown);
  server.fault = (name, res) => {
    const all = [...server.secrets].join(' ');
    res.writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: all.slice(0, 60), error_description: all, error_uri: all }));
    return true;
  };
  await until(async () => {
    const { state } = await gateway.status(PREFIX);
    return state !== 'ready' && state !== 'refreshing';
  }, 'the fault to show');
  // Past the end of the token, when calls fail too.
  await delay(1_200);
  await ping(gateway, shown);
  await lookAround(gateway, shown);
  server.fault = undefined;
}

/** Logout, another login that the server spoils, and an upstream that is gone. */
async function leave(gateway, server, shown) {
  const out = await request(`${gateway.origin}${PREFIX}/oauth/logout`, { method: 'POST' });
  shown.push(out.body);
  await server.close();
  await ping(gateway, shown);
  await lookAround(gateway, shown);
}

async function ping(gateway, shown) {
  const message = { jsonrpc: '2.0', id: 1, method: 'ping' };
  shown.push((await postJson(`${gateway.origin}${PREFIX}/mcp`, message)).body);
}

/** Every page, for people and for programs, heads included: but a redirect to the server is one. */
async function lookAround(gateway, shown) {
  for (const page of PAGES) {
    for (const accept of ['text/html', 'application/json']) {
      const { status, headers, body } = await request(gateway.origin + page, { headers: { accept } });
      shown.push(status === 302 ? body : `${JSON.stringify(headers)}\n${body}`);
    }
  }
}

/** As a fault in the code would end it. */
async function crash(gateway, result) {
  const { signal } = await gateway.kill('SIGSEGV');
  if (signal !== 'SIGSEGV') result.errors.push(`SIGSEGV ended it with ${signal}`);
  if (coresIn(gateway.home).length) result.errors.push('it left a core file');
}

const coresIn = (folder) => readdirSync(folder).filter((name) => /^core(\.|$)/.test(name));

/** Whether this machine writes core files at all: without that the search shows less. */
async function leavesCore() {
  const { mkdtempSync, rmSync } = await import('node:fs');
  const folder = mkdtempSync('/tmp/mcp-auth-proxy-core-');
  try {
    const child = spawn(WITH_CORES[0], [WITH_CORES[1], 'sleep', '10'], { cwd: folder });
    child.on('error', () => {});
    await delay(200);
    child.kill('SIGSEGV');
    await once(child, 'exit');
    return coresIn(folder).length > 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
