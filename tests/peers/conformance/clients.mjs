// What the agent does in a scenario, with the official SDK of the scenario's protocol version.
import * as v2 from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const STATELESS = '2026-07-28';
const INFO = { name: 'conformance', version: '1.0.0' };

/** Connects, lists the tools and calls the first one. */
export async function workThrough(url, { version, fetch }) {
  const client = version === STATELESS ? statelessClient(version) : new Client(INFO);
  const { StreamableHTTPClientTransport: Transport } =
    version === STATELESS ? v2 : { StreamableHTTPClientTransport };
  await client.connect(new Transport(new URL(url), { fetch }));
  const { tools } = await client.listTools();
  if (tools.length > 0) await client.callTool({ name: tools[0].name, arguments: { a: 2, b: 3 } });
  await client.close();
}

function statelessClient(version) {
  return new v2.Client(INFO, {
    capabilities: { roots: {}, sampling: {}, elicitation: {} },
    versionNegotiation: { mode: { pin: version } },
  });
}
