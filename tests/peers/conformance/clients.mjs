// What the agent does in a scenario, with the official SDK of the scenario's protocol version.
import * as v2 from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdioTransport } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { BINARY } from '../lib/gateway.mjs';

const STATELESS = '2026-07-28';
const INFO = { name: 'conformance', version: '1.0.0' };
const ELICITATION = { form: { applyDefaults: true } };
const AGREE = () => ({ action: 'accept', content: {} });

export function httpTransport(version, url, fetch) {
  const Transport = version === STATELESS
    ? v2.StreamableHTTPClientTransport : StreamableHTTPClientTransport;
  return new Transport(new URL(url), { fetch });
}

export function stdioTransport(version, { args, env }) {
  const Transport = version === STATELESS ? ModernStdioTransport : StdioClientTransport;
  return new Transport({ command: BINARY, args, env });
}

/** Connects, and uses what is offered: all tools, the first resource and the first prompt. */
export async function workThrough(transport, { scenario, version, context }) {
  const client = version === STATELESS ? statelessClient(version) : statefulClient();
  await client.connect(transport);
  const { tools } = await client.listTools();
  for (const call of callsFor(scenario, tools, context)) await use(client, call);
  const offered = client.getServerCapabilities() ?? {};
  if (offered.resources) await readFirst(client);
  if (offered.prompts) await promptFirst(client);
  await client.close();
}

function statefulClient() {
  const client = new Client(INFO, { capabilities: { elicitation: ELICITATION } });
  client.setRequestHandler(ElicitRequestSchema, AGREE);
  return client;
}

function statelessClient(version) {
  const client = new v2.Client(INFO, {
    capabilities: { roots: {}, sampling: {}, elicitation: ELICITATION },
    versionNegotiation: { mode: { pin: version } },
  });
  client.setRequestHandler('elicitation/create', AGREE);
  return client;
}

/** The 2.4.0 SDK takes no answer without resultType, which the suite has one tool give. */
async function use(client, call) {
  try {
    await client.callTool(call);
  } catch (error) {
    if (call.name !== 'test_mrtr_no_result_type') throw error;
  }
}

function callsFor(scenario, tools, context) {
  switch (scenario) {
    case 'json-schema-ref-no-deref':
      return [];  // its tool is there to be looked at
    case 'json-schema-2020-12-preservation':
      return [{ name: 'json_schema_echo', arguments: { schema: tools[0].inputSchema } }];
    default:
      return context.toolCalls ?? tools.map(({ name }) => ({ name, arguments: { a: 2, b: 3 } }));
  }
}

async function readFirst(client) {
  const { resources } = await client.listResources();
  if (resources.length > 0) await client.readResource({ uri: resources[0].uri });
}

async function promptFirst(client) {
  const { prompts } = await client.listPrompts();
  if (prompts.length > 0) await client.getPrompt({ name: prompts[0].name });
}
