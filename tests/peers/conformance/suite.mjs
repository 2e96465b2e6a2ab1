// The public conformance suite (@modelcontextprotocol/conformance). Client scenarios run one a
// process: `client --suite` looks neither at the client's exit status nor at timeouts.
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

/** Has the suite test driver.mjs as a client, `what` it is, which must end as `ending` says. */
export async function runClient({ what, name, version }, ending) {
  const command = `${process.execPath} ${path.join(HERE, 'driver.mjs')} ${what}`;
  const result = await run({ what, name, version },
    ['--command', command, '--timeout', String(CLIENT_MS)]);
  const end = (result.files['stdout.txt'] ?? '').trim().split('\n').at(-1);
  if (end === ending) return result;
  const output = `the driver ended with '${end}' instead of '${ending}'\n${result.output}`;
  return { ...result, passed: false, output };
}

/**
 * Has the suite test the MCP server at `url` with all scenarios of a version; `way` names the run.
 * @returns {Promise<{scenarios: Map<string, Verdict>, output: string}>} by the scenario's name
 */
export async function runServer(way, url, version) {
  const reports = path.join(REPORTS, `server-${way}`, version);
  await rm(reports, { recursive: true, force: true });
  const { stdout, stderr } = await suite(
    ['server', '--url', url, '--suite', 'all', '--spec-version', version, '-o', reports]);
  const scenarios = new Map();
  for (const run of await readdir(reports).catch(() => [])) {
    const [, name] = /^server-(.*)-\d{4}-\d\d-\d\dT[^/]*$/.exec(run);
    scenarios.set(name, verdictOn(await filesBelow(path.join(reports, run))));
  }
  return { scenarios, output: stdout + stderr };
}

/**
 * @typedef {{passed: boolean, checks: number, lines: string[]}} Verdict
 *   checks  how many different ones there were
 *   lines   all of them with their status, sorted
 * @returns {Promise<Verdict & {output: string, files: object}>} files: what the run left, by name
 */
async function run({ what, name, version }, args) {
  const reports = path.join(REPORTS, what, name.replaceAll('/', '_'), version);
  await rm(reports, { recursive: true, force: true });
  const dated = version === EXTENSION ? [] : ['--spec-version', version];
  const { status, stdout, stderr } = await suite(
    ['client', '--scenario', name, ...dated, ...args, '-o', reports]);
  const files = await filesBelow(reports);
  const verdict = verdictOn(files);
  return { ...verdict, passed: status === 0 && verdict.passed, output: stdout + stderr, files };
}

async function filesBelow(directory) {
  const all = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const texts = all.filter((entry) => entry.isFile()).map(async ({ name, parentPath }) =>
    [name, await readFile(path.join(parentPath, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

const SAYS_SOMETHING = ['SUCCESS', 'WARNING', 'FAILURE'];

function verdictOn(files) {
  const all = JSON.parse(files['checks.json'] ?? '[]')
    .filter(({ status }) => SAYS_SOMETHING.includes(status));
  return {
    passed: all.length > 0 && all.every(({ status }) => status === 'SUCCESS'),
    checks: new Set(all.map(({ id }) => id)).size,
    lines: all.map(({ id, status }) => `${id} ${status}`).sort(),
  };
}

/** One run of the suite's program; resolves whatever it says. */
function suite(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [SUITE, ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code ?? 1 : 0, stdout, stderr }));
  });
}
