// `mcp-auth-proxy install`, `uninstall` and `import` on a home directory with every agent in it.
import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { AgentHome, FILES } from './lib/agent_home.mjs';
import { Gateway } from './lib/gateway.mjs';

const PROFILES = `profiles:
  craft: { upstream_mcp_url: "https://mcp.example.com/mcp" }
  notion-2: { upstream_mcp_url: "https://mcp.example.org/mcp" }
`;

async function home(t) {
  const gateway = new Gateway({ yaml: PROFILES });
  await gateway.prepare();
  t.after(() => gateway.close());
  return new AgentHome(gateway);
}

test('install: into every agent there is, and out again to the byte', async (t) => {
  const agents = await home(t);
  for (const agent of Object.keys(FILES)) await agents.write(agent);
  const first = await agents.run(['install', '--yes']);
  assert.equal(first.status, 0, first.stdout + first.stderr);
  for (const agent of Object.keys(FILES)) {
    const text = await agents.read(agent);
    const expected = agent === 'claude-desktop' ? '"notion-2"' : `:${agents.gateway.port}/p/notion-2/mcp`;
    assert.ok(text.includes(expected), `${agent}: ${text}`);
    assert.equal(await readFile(`${agents.pathOf(agent)}.mcp-auth-proxy.bak`, 'utf8'), FILES[agent][1]);
  }
  const again = await agents.run(['install', '--yes']);
  assert.equal(again.status, 0);
  assert.equal(again.stdout.match(/nothing to do/g).length, Object.keys(FILES).length);
  assert.equal((await agents.run(['uninstall', '--yes'])).status, 0);
  for (const agent of Object.keys(FILES)) assert.equal(await agents.read(agent), FILES[agent][1], agent);
  assert.match((await agents.run(['uninstall', '--yes'])).stdout, /nothing to do/);
});

test('install: nothing is written without a yes', async (t) => {
  const agents = await home(t);
  await agents.write('cursor');
  const piped = await agents.run(['install']);
  assert.equal(piped.status, 1);
  assert.match(piped.stdout, /\+\+\+ [^]*Add --yes/);
  const refused = await agents.runOnTerminal(['install'], 'n');
  assert.match(refused.stdout, /Change 1 file\? \[y\/N\]/);
  assert.equal(await agents.read('cursor'), FILES.cursor[1]);
  const agreed = await agents.runOnTerminal(['install'], 'y');
  assert.equal(agreed.status, 0, agreed.stdout);
  assert.match(await agents.read('cursor'), /notion-2/);
});

test('install: a symbolic link, a foreign entry and a read-only file', async (t) => {
  const agents = await home(t);
  const foreign = '{"mcpServers":{"craft":{"url":"https://elsewhere.example/mcp"}}}';
  await agents.write('cursor', foreign);
  await agents.write('kimi');
  await chmod(agents.pathOf('kimi'), 0o444);
  await agents.write('gemini');
  const dotfile = path.join(agents.gateway.home, 'dotfiles.json');
  await rename(agents.pathOf('gemini'), dotfile);
  await chmod(dotfile, 0o640);
  await symlink(dotfile, agents.pathOf('gemini'));

  const { status, stdout, stderr } = await agents.run(['install', '--yes', '--profile', 'craft']);
  assert.equal(status, 1);
  assert.match(stdout, /craft leads to https:\/\/elsewhere\.example\/mcp and is left alone; --replace/);
  assert.equal(await agents.read('cursor'), foreign);
  assert.match(stderr, /Kimi: .*is read-only\. chmod u\+w/);
  assert.equal(await agents.read('kimi'), FILES.kimi[1]);
  assert.ok((await lstat(agents.pathOf('gemini'))).isSymbolicLink());
  assert.match(await readFile(dotfile, 'utf8'), /p\/craft\/mcp/);
  assert.equal((await stat(dotfile)).mode & 0o777, 0o640);
});

test('install --print: what to write and what to type, and no file is touched', async (t) => {
  const agents = await home(t);
  const { status, stdout } = await agents.run(['install', 'kimi', 'claude-code', '--print']);
  assert.equal(status, 0);
  const url = `http://127.0.0.1:${agents.gateway.port}/p/craft/mcp`;
  assert.ok(stdout.includes(`kimi mcp add --transport http craft ${url}\n`), stdout);
  assert.ok(stdout.includes(`claude mcp add --scope user --transport http craft ${url}\n`), stdout);
  await assert.rejects(agents.read('kimi'));
});

test('install --project: the files of the project', async (t) => {
  const agents = await home(t);
  const project = path.join(agents.gateway.home, 'project');
  await mkdir(project);
  await writeFile(path.join(project, '.mcp.json'), '{}\n');
  const { status } = await agents.run(['install', '--project', '--yes'], { cwd: project });
  assert.equal(status, 0);
  const written = JSON.parse(await readFile(path.join(project, '.mcp.json'), 'utf8'));
  assert.deepEqual(written.mcpServers.craft,
    { type: 'http', url: `http://127.0.0.1:${agents.gateway.port}/p/craft/mcp` });
});

test('install: unknown words are told apart, with what was meant', async (t) => {
  const agents = await home(t);
  const client = await agents.run(['install', 'claude-cod']);
  assert.equal(client.status, 2);
  assert.match(client.stderr, /did you mean 'claude-code'\?/);
  const profile = await agents.run(['install', 'kimi', '--profile', 'crafd']);
  assert.equal(profile.status, 2);
  assert.match(profile.stderr, /did you mean 'craft'\?/);
});

test('import: remote servers become profiles, and no secret is copied', async (t) => {
  const agents = await home(t);
  await agents.write('cursor', JSON.stringify({ mcpServers: {
    craft: { url: 'https://mcp.example.com/mcp' },
    Search: { url: 'https://search.example/mcp', headers: { 'X-Api-Key': 'a-real-secret' } },
    local: { command: 'npx' },
  } }));
  await agents.write('codex', '[mcp_servers.linear]\nurl = "https://mcp.linear.app/mcp"\n');
  await agents.write('kimi', '{ broken');
  const before = await readFile(agents.gateway.profilesFile, 'utf8');
  const asked = await agents.run(['import']);
  assert.equal(asked.status, 1);
  assert.equal(await readFile(agents.gateway.profilesFile, 'utf8'), before);

  const { status, stdout, stderr } = await agents.run(['import', '--yes']);
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /search: put the value of X-Api-Key from .* into the environment variable SEARCH_X_API_KEY/);
  assert.match(stderr, /mcp\.json is left alone: line 1: /);
  assert.ok(!`${stdout}${stderr}`.includes('a-real-secret'));
  assert.equal(await readFile(agents.gateway.profilesFile, 'utf8'), `${before}  linear:
    upstream_mcp_url: https://mcp.linear.app/mcp
  search:
    upstream_mcp_url: https://search.example/mcp
    headers:
      X-Api-Key: "\${env:SEARCH_X_API_KEY}"
`);
  const env = { SEARCH_X_API_KEY: 'x' };
  assert.match((await agents.run(['import', '--yes'], { env })).stdout, /no remote server to import/);
});
