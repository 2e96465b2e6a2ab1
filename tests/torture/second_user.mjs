// Another user of the machine, who may reach every folder on the way: no file of the gateway can be
// read, listed or changed, and its process cannot be looked into, traced or signalled. The same
// attempts as root show that they are real ones.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { login } from '../peers/lib/browser.mjs';
import { Gateway } from '../peers/lib/gateway.mjs';
import { call } from './lib/patient.mjs';
import { StrictServer } from './lib/strict_server.mjs';

export const title = 'a second user, attempts';
export const counts = { short: 1, long: 20 };

const INTRUDER = readFileSync(fileURLToPath(new URL('lib/intruder.sh', import.meta.url)), 'utf8');
const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];
const FEWEST_AS_ROOT = 8;

export async function run({ count }) {
  if (process.getuid() !== 0) return { skipped: 'it takes root to become another user' };
  const result = { runs: 0, lost: 0, errors: [], asRoot: 0 };
  for (let times = 0; times < count; times += 1) await intrude(result);
  return { ...result, note: `root got at ${result.asRoot} of them by reading alone` };
}

async function intrude(result) {
  const server = await StrictServer.start();
  const gateway = await startCarelessly(server);
  try {
    await login(gateway.origin, '/p/one');
    const paths = everythingOf(gateway);
    const asRoot = await attempts(gateway, 'read', paths);
    if (asRoot.length < FEWEST_AS_ROOT) result.errors.push(`root itself got only: ${asRoot}`);
    result.asRoot += asRoot.length;
    result.errors.push(...await attempts(gateway, 'all', paths, AS_NOBODY));
    result.runs += paths.length;
    if (!(await call(gateway, '/p/one'))) {
      result.lost += 1;
      const { state, code, message } = await gateway.status('/p/one');
      result.errors.push(`no call gets through afterwards: ${state} ${code}: ${message}`);
    }
  } finally {
    await gateway.close();
    await server.close();
  }
}

/** With a umask of nothing, in folders that everybody may enter. */
async function startCarelessly(server) {
  const gateway = new Gateway({ yaml: `profiles:\n  one: { upstream_mcp_url: "${server.url()}" }\n` });
  await gateway.prepare();
  mkdirSync(path.dirname(gateway.stateDir), { mode: 0o755 });
  for (const folder of [gateway.home, path.join(gateway.home, 'config')]) chmodSync(folder, 0o755);
  const umask = process.umask(0);
  try {
    await gateway.run();
  } finally {
    process.umask(umask);
  }
  return gateway;
}

function everythingOf({ stateDir, profilesFile }) {
  const below = readdirSync(stateDir, { recursive: true }).map((name) => path.join(stateDir, name));
  return [profilesFile, stateDir, ...below];
}

/** What the intruder got at, a line each. Our server goes on answering meanwhile. */
async function attempts(gateway, mode, paths, by = []) {
  const [program, ...args] = [...by, 'bash', '-c', INTRUDER, 'intruder', String(gateway.child.pid),
    mode, ...paths];
  const { stdout } = await promisify(execFile)(program, args,
    { cwd: '/', env: { PATH: process.env.PATH } });
  return stdout.split('\n').filter(Boolean);
}
