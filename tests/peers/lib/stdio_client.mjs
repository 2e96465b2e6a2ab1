// The official SDK's stdio client, with the bridge as its server.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { BINARY } from './gateway.mjs';

const ASKED = { capabilities: { sampling: {}, elicitation: {} } };

/** A connected client of the bridge; `transport.said` is what the bridge says on stderr. */
export async function bridge(t, gateway, args, { Transport = StdioClientTransport, client } = {}) {
  const transport = new Transport({
    command: BINARY, args: ['stdio', ...args], env: gateway.environment(), stderr: 'pipe',
  });
  transport.said = '';
  transport.stderr.on('data', (data) => (transport.said += data));
  const connected = client ?? new Client({ name: 'peers', version: '1.0.0' }, ASKED);
  t.after(() => connected.close());
  const ready = connected.connect(transport);
  return { client: connected, transport, ready };
}
