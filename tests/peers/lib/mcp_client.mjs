// The official SDK's client, without any authorization of its own.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

/** A connected client; `client.logged` collects the log messages that the server pushes. */
export async function connect(url, { headers = {} } = {}) {
  const client = new Client({ name: 'peers', version: '1.0.0' });
  client.logged = [];
  client.faults = [];
  client.onerror = (error) => client.faults.push(error);
  client.setNotificationHandler(LoggingMessageNotificationSchema,
    ({ params }) => client.logged.push(params));
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return client;
}

export async function echo(client, message) {
  const { content } = await client.callTool({ name: 'echo', arguments: { message } });
  return content[0].text;
}
