// strace(1) on a running gateway: which system calls a refresh makes on the store, and errors put
// into them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** `close` is left out: an error put into it would keep the file open. */
const CALLS = ['openat', 'mkdirat', 'newfstatat', 'fcntl', 'getdents64', 'read', 'pread64',
  'write', 'pwrite64', 'ftruncate', 'fsync', 'fdatasync', 'flock', 'renameat', 'renameat2',
  'linkat', 'unlinkat', 'fchmod'];

/** Attaches to a gateway and returns when it has. */
async function attach(gateway, options) {
  const tracer = spawn('strace', ['-f', ...options, '-p', String(gateway.child.pid)],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise((resolve, reject) => {
    tracer.once('error', reject);
    tracer.once('exit', () => reject(new Error(`strace ended: ${said}`)));
    tracer.stderr.on('data', (data) => {
      said += data;
      if (said.includes('attached')) resolve();
    });
  });
  return tracer;
}

export async function detach(tracer) {
  if (tracer.exitCode !== null || tracer.signalCode) return;
  const gone = once(tracer, 'exit');
  tracer.kill('SIGINT');
  await gone;
}

/** How often each call met the state directory while `during` ran: {name: count}. */
export async function callsOn(gateway, during) {
  const log = path.join(gateway.home, 'calls.strace');
  const tracer = await attach(gateway, ['-y', '-o', log, '-e', `trace=${CALLS.join(',')}`]);
  await during();
  await detach(tracer);
  const counts = {};
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const name = /^\d+ +(\w+)\(/.exec(line)?.[1];
    if (name && line.includes(gateway.stateDir)) counts[name] = (counts[name] ?? 0) + 1;
  }
  rmSync(log);
  return counts;
}

/** `when` as strace takes it: 3 (the third call of a thread), 1+ (all), 1+2 (every second). */
export function inject(gateway, { name, error, when }) {
  return attach(gateway, ['-o', '/dev/null', '-e', `trace=${name}`,
    '-e', `inject=${name}:error=${error}:when=${when}`]);
}
