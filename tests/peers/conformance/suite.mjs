// The public conformance suite (@modelcontextprotocol/conformance), one scenario a process: its
// `--suite` looks neither at the client's exit status nor at timeouts.
import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = path.join(HERE, '../../..');
const SUITE = path.join(HERE, '../node_modules/@modelcontextprotocol/conformance/dist/index.js');
const REPORTS = path.join(ROOT, 'build/conformance');

/** What a machine under load may take; a scenario alone takes one or two seconds. */
const CLIENT_MS = 60_000;

/** The suite's word for scenarios of an extension, which belong to no dated version. */
export const EXTENSION = 'extension';

/** @returns {Promise<{client: {name, versions}[], server: {name, versions}[]}>} */
export async function listScenarios() {
  const { stdout } = await suite(['list']);
  const section = (title) => stdout.split(/^(?=\S)/m).find((text) => text.startsWith(title)) ?? '';
  const scenarios = (title) => [...section(title).matchAll(/^ {2}- (\S+) \[(.*)\]$/gm)]
    .map(([, name, versions]) => ({ name, versions: versions.split(',') }));
  return { client: scenarios('Client scenarios'), server: scenarios('Server scenarios') };
}

/** Has the suite test driver.mjs as a client, which must end as `ending` says. */
export async function runClient(name, version, ending) {
  const command = `${process.execPath} ${path.join(HERE, 'driver.mjs')}`;
  const result = await run(
    'client', name, version, ['--command', command, '--timeout', String(CLIENT_MS)]);
  const end = (result.files['stdout.txt'] ?? '').trim().split('\n').at(-1);
  if (end === ending) return result;
  const output = `the driver ended with '${end}' instead of '${ending}'\n${result.output}`;
  return { ...result, passed: false, output };
}

/** Has the suite test the MCP server at `url`; `way` names it among the reports. */
export function runServer(way, url, name, version) {
  return run(`server-${way}`, name, version, ['--url', url, '--timeout', String(CLIENT_MS)]);
}

/**
 * @returns {Promise<{passed: boolean, checks: Map<string, string>, output: string, files: object}>}
 *   checks  the worst status of each check that says something, by its id
 *   files   what the suite left of the run, by name
 */
async function run(what, name, version, args) {
  const reports = path.join(REPORTS, what, name.replaceAll('/', '_'), version);
  await rm(reports, { recursive: true, force: true });
  const dated = version === EXTENSION ? [] : ['--spec-version', version];
  const { status, stdout, stderr } = await suite(
    [what.split('-')[0], '--scenario', name, ...dated, ...args, '-o', reports]);
  const files = await filesBelow(reports);
  const checks = worstOfEach(JSON.parse(files['checks.json'] ?? '[]'));
  const clean = [...checks.values()].every((verdict) => verdict === 'SUCCESS');
  return { passed: status === 0 && clean, checks, output: stdout + stderr, files };
}

async function filesBelow(directory) {
  const all = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = all.filter((entry) => entry.isFile()).map(async ({ name, parentPath }) =>
    [name, await readFile(path.join(parentPath, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

const ORDER = ['SUCCESS', 'WARNING', 'FAILURE'];

function worstOfEach(checks) {
  const worst = new Map();
  for (const { id, status } of checks.filter((check) => ORDER.includes(check.status))) {
    if (ORDER.indexOf(status) > ORDER.indexOf(worst.get(id))) worst.set(id, status);
  }
  return worst;
}

/** One run of the suite's program; resolves whatever it says. */
function suite(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [SUITE, ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code ?? 1 : 0, stdout, stderr }));
  });
}
