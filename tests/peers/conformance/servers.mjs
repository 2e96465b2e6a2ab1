// The suite's server scenarios: the reference server directly, and the gateway in front of it.
import { Gateway } from '../lib/gateway.mjs';
import { startReferenceServer } from './reference_server.mjs';
import { settingsFor } from './settings.mjs';
import { runServer } from './suite.mjs';

/** @returns {Promise<Result[]>} one for each scenario of the version */
export async function judgeServers(version, names) {
  const direct = await directly(version);
  const through = await throughGateway(version);
  return names.map((name) => {
    const one = direct.scenarios.get(name);
    const other = through.scenarios.get(name);
    const same = one && other && one.lines.join() === other.lines.join();
    const output = `direct:\n${one?.lines.join('\n')}\ngateway:\n${other?.lines.join('\n')}\n`;
    return {
      what: 'server', name, version, output,
      passed: Boolean(same && one.passed && other.passed), checks: other?.checks ?? 0,
    };
  });
}

async function directly(version) {
  const server = await startReferenceServer(true);
  try {
    return await runServer('direct', server.url, version);
  } finally {
    await server.close();
  }
}

/** Here the server looks at no Host: what keeps DNS rebinding out is the gateway. */
async function throughGateway(version) {
  const server = await startReferenceServer(false);
  const gateway = await Gateway.start({ env: settingsFor('', {}, server.url) });
  try {
    return await runServer('gateway', `${gateway.origin}/p/default/mcp`, version);
  } finally {
    await gateway.close();
    await server.close();
  }
}
