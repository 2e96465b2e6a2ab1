// The soak: node run.mjs [minutes=10] [streams=500]. See tools/soak.
import { readFile, readdir } from 'node:fs/promises';
import { Gateway, delay, until } from '../peers/lib/gateway.mjs';
import { EventSource } from './event_source.mjs';
import { FaultProxy } from './fault_proxy.mjs';
import { Listener } from './listener.mjs';

const INTERVAL_MS = 500;
const ONE_WRITE_IN = 100;
const SAMPLES = 60;
const MOST_GROWTH = { kib: 2_048, share: 0.1, descriptors: 40 };

async function sample({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    kib: Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]),
    threads: Number(/^Threads:\s+(\d+)/m.exec(status)[1]),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
  };
}

/** The most in the first third, after it has settled, and in the last one. */
function compare(samples, key) {
  const third = Math.floor(samples.length / 3);
  const most = (part) => Math.max(...part.map((one) => one[key]));
  return { early: most(samples.slice(third >> 1, third + 1)), late: most(samples.slice(-third)) };
}

/** Every healthy stream has got what was sent, once nothing more is. */
async function drain(source, listeners, isBroken) {
  const missing = () => listeners.filter(({ stream, next }) =>
    !isBroken(stream) && source.streams.has(stream) && next !== source.streams.get(stream).count);
  await until(() => missing().length === 0, 'the last events', 15_000).catch(() => {});
  return missing().map(({ stream, next }) =>
    `stream ${stream}: ${source.streams.get(stream).count} events sent, ${next} came`);
}

async function soak(minutes, streams) {
  const source = await EventSource.start({ intervalMs: INTERVAL_MS });
  const proxy = await FaultProxy.start(source.port, { every: ONE_WRITE_IN });
  const gateway = await Gateway.start({
    env: { UPSTREAM_MCP_URL: `http://127.0.0.1:${proxy.port}/mcp`, GRANT: 'none' },
  });
  const isBroken = (stream) => proxy.broken.has(stream);
  const listeners = Array.from({ length: streams }, (_, index) =>
    new Listener(`${gateway.origin}/mcp`, index, isBroken));

  const samples = [];
  for (let turn = 0; turn < SAMPLES; turn += 1) {
    await delay((minutes * 60_000) / SAMPLES);
    samples.push(await sample(gateway.child));
  }
  source.stop();
  const errors = await drain(source, listeners, isBroken);
  await Promise.all(listeners.map((listener) => listener.stop()));
  errors.unshift(...listeners.flatMap((listener) => listener.errors));

  const sum = (key) => listeners.reduce((total, one) => total + one[key], 0);
  const [memory, descriptors] = [compare(samples, 'kib'), compare(samples, 'descriptors')];
  const mostKib = memory.early * (1 + MOST_GROWTH.share) + MOST_GROWTH.kib;
  if (memory.late > mostKib) errors.push(`memory grew from ${memory.early} to ${memory.late} KiB`);
  if (descriptors.late > descriptors.early + MOST_GROWTH.descriptors) {
    errors.push(`descriptors grew from ${descriptors.early} to ${descriptors.late}`);
  }
  await gateway.close();
  proxy.close();
  await source.close();
  console.log(`${streams} streams for ${minutes} min: ${source.sent} events sent, `
    + `${sum('received')} received, ${proxy.broken.size} connections broken by faults, `
    + `${sum('reopened')} opened again`);
  console.log(`faults in ${proxy.writes} writes: ${JSON.stringify(proxy.counts)}`);
  console.log(`memory ${memory.early} KiB early, ${memory.late} KiB late; `
    + `descriptors ${descriptors.early} and ${descriptors.late}; threads ${samples.at(-1).threads}`);
  console.log(`events lost or out of order, healthy streams ended, broken ones that look whole, growth: `
    + errors.length);
  return errors;
}

const [minutes, streams] = [Number(process.argv[2] ?? 10), Number(process.argv[3] ?? 500)];
if (!(minutes > 0 && streams > 0)) {
  console.error('usage: tools/soak [minutes=10] [streams=500]');
  process.exit(2);
}
const errors = await soak(minutes, streams);
for (const error of errors.slice(0, 10)) console.log(error);
process.exit(errors.length ? 1 : 0);
