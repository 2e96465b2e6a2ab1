// A server that passes the suite's server scenarios, made with the official SDK: sessions for the
// versions up to 2025-11-25, single requests for 2026-07-28, both at /mcp.
import { randomUUID } from 'node:crypto';
import {
  McpServer, WebStandardStreamableHTTPServerTransport, createMcpHandler, createRequestStateCodec,
  hostHeaderValidationResponse, isLegacyRequest, localhostAllowedHostnames,
} from '@modelcontextprotocol/server';
import { listen } from '../lib/http_server.mjs';
import { sendWebResponse, webRequest } from '../lib/web_messages.mjs';
import { addContent } from './reference_content.mjs';
import { addRounds } from './reference_rounds.mjs';
import { addTools } from './reference_tools.mjs';

const RETRY_MS = 50;

/**
 * @param {boolean} guarded  whether it looks at Host itself, against DNS rebinding
 * @returns {Promise<{url: string, close(): Promise<void>}>}
 */
export async function startReferenceServer(guarded) {
  const codec = createRequestStateCodec({ key: randomUUID() + randomUUID() });
  const sessions = new Map();
  const modern = createMcpHandler(() => build(codec, () => modern.notify), { legacy: 'reject' });
  const server = await listen(async (req, res) => {
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    const request = webRequest(req, gone.signal);
    const refusal = guarded
      ? hostHeaderValidationResponse(request, localhostAllowedHostnames()) : undefined;
    const serve = async () => (await isLegacyRequest(request)
      ? inSession(request, sessions, codec) : modern.fetch(request));
    await sendWebResponse(refusal ?? await serve(), res);
  });
  return { url: `${server.origin}/mcp`, close: () => server.close() };
}

function build(codec, notifier) {
  const server = new McpServer({ name: 'reference', version: '1.0.0' }, {
    capabilities: {
      logging: {}, completions: {},
      tools: { listChanged: true }, prompts: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
    },
    requestState: { verify: codec.verify },
  });
  addTools(server, notifier);
  addRounds(server, codec);
  addContent(server);
  return server;
}

async function inSession(request, sessions, codec) {
  const id = request.headers.get('mcp-session-id');
  if (id && !sessions.has(id)) return new Response('no such session', { status: 404 });
  if (id) return sessions.get(id).handleRequest(request);
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (name) => sessions.set(name, transport),
    onsessionclosed: (name) => sessions.delete(name),
    eventStore: new EventStore(),
    retryInterval: RETRY_MS,
  });
  await build(codec, () => undefined).connect(transport);
  return transport.handleRequest(request);
}

/** What a client that lost its stream may ask for again. */
class EventStore {
  #events = [];

  async storeEvent(stream, message) {
    this.#events.push({ stream, message });
    return String(this.#events.length);
  }

  async getStreamIdForEventId(id) {
    return this.#events[Number(id) - 1]?.stream;
  }

  async replayEventsAfter(id, { send: deliver }) {
    const { stream } = this.#events[Number(id) - 1];
    for (let place = Number(id); place < this.#events.length; place += 1) {
      const event = this.#events[place];
      const priming = Object.keys(event.message).length === 0;
      if (event.stream === stream && !priming) await deliver(String(place + 1), event.message);
    }
    return stream;
  }
}
