// An upstream that executes a call and then resets its connection: the gateway must not send the
// call again. RESETS says how many (tools/resets runs 10,000).
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { Gateway } from './lib/gateway.mjs';
import { readAll, request } from './lib/http_client.mjs';
import { listen } from './lib/http_server.mjs';

const RESETS = Number(process.env.RESETS ?? 500);
const CALLERS = 8;
/** Beyond what the gateway reads before it sends (64 KiB): goes up while it comes. */
const LARGE = 'x'.repeat(100_000);

/** What becomes of a call that was executed; `answered` says whether the caller may see a 200. */
const FATES = [
  { name: 'reset before the answer', end: (socket) => socket.resetAndDestroy() },
  { name: 'closed before the answer', end: (socket) => socket.destroy() },
  { name: 'reset in the head', end: (socket) => cut(socket, 'HTTP/1.1 200 OK\r\nContent-Le') },
  {
    name: 'reset in the body',
    end: (socket) => cut(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nhalf'),
  },
  {
    name: 'reset in a chunk',
    end: (socket) => cut(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf'),
  },
  // The next call may find the connection in the pool, dead or about to be.
  { name: 'answered, then reset', answered: true, end: (socket, res) => answerAndReset(socket, res) },
  { name: 'answered', answered: true, end: (socket, res) => res.end('done') },
];

function cut(socket, text) {
  socket.write(text, () => socket.resetAndDestroy());
}

function answerAndReset(socket, res) {
  res.end('done', () => setTimeout(() => socket.resetAndDestroy(), Math.random() * 3));
}

/** Counts each call when all of it has come, and then lets its fate take its course. */
async function startReckless(t) {
  const executions = new Map();
  const listener = await listen(async (req, res) => {
    // A body that broke off is no call.
    const whole = await readAll(req).then(() => true, () => false);
    if (!whole) return;
    const id = req.headers['x-call'];
    executions.set(id, (executions.get(id) ?? 0) + 1);
    FATES[Number(req.headers['x-fate'])].end(req.socket, res);
  });
  t.after(() => listener.close());
  return { url: `${listener.origin}/mcp`, executions };
}

/** Calls until `budget.left` resets were seen. Returns [id, fate, status or undefined] of each. */
async function call(url, caller, budget) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const calls = [];
  for (let turn = 0; budget.left > 0; turn += 1) {
    const fate = (caller + turn) % FATES.length;
    const id = `${caller}-${turn}`;
    const answer = await request(url, {
      method: 'POST',
      agent,
      body: turn % 5 === 0 ? LARGE : '{}',
      headers: { 'x-call': id, 'x-fate': String(fate) },
    }).catch(() => undefined);
    if (FATES[fate].name !== 'answered') budget.left -= 1;
    calls.push({ id, fate: FATES[fate], status: answer?.status, body: answer?.body });
  }
  agent.destroy();
  return calls;
}

test(`${RESETS} upstream resets after a POST was received: none is executed twice`, async (t) => {
  const upstream = await startReckless(t);
  const gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: upstream.url, GRANT: 'none' } });
  t.after(() => gateway.close());
  const budget = { left: RESETS };
  const calls = (await Promise.all(Array.from({ length: CALLERS },
    (_, caller) => call(`${gateway.origin}/mcp`, caller, budget)))).flat();

  const executed = calls.filter(({ id }) => upstream.executions.has(id));
  const twice = executed.filter(({ id }) => upstream.executions.get(id) > 1);
  t.diagnostic(`${calls.length} calls, ${executed.length} executed, ${twice.length} executed twice`);
  assert.deepEqual(twice, []);
  for (const { fate, status, body, id } of calls) {
    const where = `${id}, ${fate.name}: ${status} ${body}`;
    if (status === 200) assert.ok(fate.answered && upstream.executions.has(id), where);
    else if (status !== undefined) assert.match(body, /may have been executed/, where);
    if (fate.name.includes('before')) assert.equal(status, 502, where);
  }
  assert.ok(executed.length > RESETS / 2, 'the calls reach the upstream');
});
