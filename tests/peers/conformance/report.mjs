// What a run found out: kept as JSON for the next run to be held against, and as a page for people.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { leftOut, whyFailing } from './plan.mjs';
import { EXTENSION } from './suite.mjs';

const EXPECTED = fileURLToPath(new URL('expected.json', import.meta.url));
const PAGE = fileURLToPath(new URL('../../../docs/conformance.md', import.meta.url));
const SUITE = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/conformance/package.json', import.meta.url));

/** What passed at the last recorded run: {"client auth/dpop 2026-07-28": number of checks}. */
export async function expected() {
  return JSON.parse(await readFile(EXPECTED, 'utf8').catch(() => '{}'));
}

/** @param results {{what, name, version, passed, checks: number}[]} */
export async function record(scenarios, results) {
  const passed = results.filter((result) => result.passed)
    .map((result) => [keyOf(result), result.checks]).sort();
  await writeFile(EXPECTED, `${JSON.stringify(Object.fromEntries(passed), null, 2)}\n`);
  await writeFile(PAGE, await page(scenarios, results));
}

export function keyOf({ what, name, version }) {
  return `${what} ${name} ${version}`;
}

async function page(scenarios, results) {
  const { version } = JSON.parse(await readFile(SUITE, 'utf8'));
  const [clients, bridged, servers] = ['client', 'bridge', 'server']
    .map((wanted) => results.filter(({ what }) => what === wanted));
  const run = scenarios.client.filter(({ name }) => !leftOut(name));
  const withoutLogin = run.filter(({ name }) => !name.startsWith('auth/'));
  const dated = scenarios.server.filter(({ versions }) => !versions.includes(EXTENSION));
  return `# Conformance
What the public suite \`@modelcontextprotocol/conformance\` ${version} says of the gateway.
\`tools/conformance\` wrote this page from a run; CI runs \`tools/conformance check\` and fails when
a scenario that passed no longer does, or passes with fewer checks.

A number is that of the checks that passed; a dash means that the suite has no such scenario for
that version.

## Clients
The suite plays the MCP server and the authorization server, and tests whoever comes as a client.
Here that is the gateway, with an official SDK client in front of it (\`@modelcontextprotocol/sdk\`,
for 2026-07-28 \`@modelcontextprotocol/client\`) and somebody who follows the login URL whenever the
gateway shows one (\`tests/peers/conformance/driver.mjs\`). Where the login must be refused, a
scenario passes only when the gateway's own error says so.

${table(run, clients)}
${reasons(clients)}
Not run:

${scenarios.client.filter(({ name }) => leftOut(name))
    .map(({ name }) => `- \`${name}\`: ${leftOut(name)}.\n`).join('')}
## The stdio bridge
The same with \`mcp-auth-proxy stdio\` between the SDK client and the gateway: the scenarios that
are not about logging in.

${table(withoutLogin, bridged)}
${reasons(bridged)}
## Servers
The suite plays the client, and tests an MCP server made with the official SDK
(\`tests/peers/conformance/reference_server.mjs\`) twice: directly, and with the gateway in front of
it. A scenario passes when the same checks pass in both. \`dns-rebinding-protection\` is passed by
the gateway itself: the server behind it looks at no \`Host\`.

${table(dated, servers)}
${reasons(servers)}
Not run are the scenarios of the extensions for tasks and skills (\`tasks-*\`, \`sep-2640-*\`): the
reference server does not have them, and the gateway reads no message.
`;
}

function table(scenarios, results) {
  const versions = [...new Set(scenarios.flatMap((scenario) => scenario.versions))].sort();
  const columns = versions.filter((version) => version !== EXTENSION);
  if (columns.length < versions.length) columns.push(EXTENSION);
  const cell = (name, version) => {
    const result = results.find((one) => one.name === name && one.version === version);
    if (!result) return '–';
    if (!result.passed) return '**failed**';
    return `passed (${result.checks})`;
  };
  return [
    ['scenario', ...columns],
    ['---', ...columns.map(() => '---')],
    ...scenarios.map(({ name }) =>
      [`\`${name}\``, ...columns.map((version) => cell(name, version))]),
  ].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function reasons(results) {
  const failing = new Set(results.filter(({ passed }) => !passed).map(({ name }) => name));
  if (failing.size === 0) return 'Nothing that was run failed.\n';
  const lines = [...failing].map((name) => `- \`${name}\`: ${whyFailing(name)}.\n`);
  return `Failed:\n\n${lines.join('')}`;
}
