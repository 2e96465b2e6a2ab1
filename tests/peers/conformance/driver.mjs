// What the suite runs as "the client": the gateway on the scenario's URL, an official SDK client in
// front of it, and somebody who follows every login URL.
//   node driver.mjs client|bridge URL    bridge: the SDK client speaks stdio, through the bridge
// (MCP_CONFORMANCE_* in the environment, as the suite sets them)
// The last line of stdout tells how it ended: `done`, or `refused CODE` with the error code that
// the gateway gave to the call or to the login. Anything else is a failure of the driver itself.
import { Gateway } from '../lib/gateway.mjs';
import { httpTransport, stdioTransport, workThrough } from './clients.mjs';
import { Refusal, loginFetch } from './login_fetch.mjs';
import { settingsFor } from './settings.mjs';

const scenario = process.env.MCP_CONFORMANCE_SCENARIO;
const version = process.env.MCP_CONFORMANCE_PROTOCOL_VERSION;
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');

const [what, url] = process.argv.slice(2);
const gateway = await Gateway.start({ env: settingsFor(scenario, context, url) });
const transport = what === 'bridge'
  ? stdioTransport(version, { args: ['stdio', 'default'], env: gateway.environment() })
  : httpTransport(version, `${gateway.origin}/p/default/mcp`, loginFetch());
try {
  await workThrough(transport, { scenario, version, context });
  console.log('done');
} catch (error) {
  const refusal = Refusal.behind(error);
  if (refusal) console.log(`refused ${refusal.code}`);
  console.error(error);
  console.error(gateway.output());
  process.exitCode = 1;
} finally {
  await gateway.close();
}
// A client that gave up may have left a stream open, which nothing here waits for.
process.exit();
