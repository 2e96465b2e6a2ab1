// The wall clock jumps by a day and by ten seconds, both ways, under a running gateway and between
// two runs of it (libfaketime; the steady clock goes on, as it does on a machine whose clock is
// set). At most one refresh per profile and jump, and nothing is lost.
import { FakeClock, findLibrary } from './lib/fake_clock.mjs';
import { StrictServer } from './lib/strict_server.mjs';
import { Tally, call, delay } from './lib/patient.mjs';
import { openWard, prefixOf } from './lib/ward.mjs';

export const title = 'jumps of the clock, a day and 10 s both ways';
export const counts = { short: 16, long: 400 };

const JUMPS = [86_400, 10, -86_400, -10, -86_400, 86_400, -10, 10];
const NAMES = ['one', 'two', 'three', 'four', 'five'];
const SETTLE_MS = 500;
const CLOCK_TOLERANCE_S = 5;

export async function run({ count }) {
  const library = findLibrary();
  if (!library) return { skipped: 'libfaketime is not installed' };
  const server = await StrictServer.start({ lifetimeSeconds: 3_600 });
  const result = { runs: 0, lost: 0, errors: [] };
  const clock = new FakeClock(library);
  const gateway = await openWard(server, NAMES, { env: clock.environment });
  const refreshes = new Tally();
  server.on('asked', (name) => refreshes.add(name));
  try {
    for (; result.runs < count; result.runs += 1) {
      const restarts = result.runs % 2 === 1;
      const before = new Map(NAMES.map((name) => [name, refreshes.of(name)]));
      await jump({ gateway, clock, restarts, by: JUMPS[result.runs % JUMPS.length] }, result);
      for (const name of NAMES) {
        const times = refreshes.of(name) - before.get(name);
        if (times > 1) result.errors.push(`${times} refreshes of ${name} after one jump`);
      }
    }
  } finally {
    await gateway.close();
    await server.close();
    clock.remove();
  }
  if (server.reused) result.errors.push(`${server.reused} refresh tokens were sent twice`);
  return { ...result, note: `${server.refreshes} refreshes of ${NAMES.length} profiles` };
}

async function jump({ gateway, clock, restarts, by }, result) {
  if (restarts) await gateway.stop();
  clock.jump(by);
  if (restarts) {
    Object.assign(gateway, { stdout: '', stderr: '' });
    await gateway.run();
  }
  await delay(SETTLE_MS);
  for (const name of NAMES) {
    if (await call(gateway, prefixOf(name))) continue;
    const { state, code, message } = await gateway.status(prefixOf(name));
    result.lost += state === 'login_required' ? 1 : 0;
    result.errors.push(`${name} after ${by} s: ${state} ${code}: ${message}`);
  }
  if (restarts) checkLog(gateway, clock, result);
}

/** The gateway must have seen the jump, or nothing was tried. */
function checkLog(gateway, clock, result) {
  const stamp = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)/m.exec(gateway.stderr)?.[1];
  const off = (Date.parse(stamp) - Date.now()) / 1_000 - clock.offset;
  if (!(Math.abs(off) < CLOCK_TOLERANCE_S)) {
    result.errors.push(`the gateway's clock says ${stamp}, ${off} s off: it was not faked`);
  }
}
