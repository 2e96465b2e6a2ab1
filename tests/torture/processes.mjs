// Several daemons on one state directory by mistake: each refresh token is sent once, whoever sends
// it, and all of them go on working. One more on a port that is taken says so and ends.
import { rm } from 'node:fs/promises';
import { Gateway } from '../peers/lib/gateway.mjs';
import { Patient, call, delay, strictSide } from './lib/patient.mjs';

export const title = 'three daemons on one store, refreshes';
export const counts = { short: 15, long: 300 };

const MORE = 2;
const CALL_MS = 50;

export async function run({ count }) {
  const side = await strictSide({ graceMs: 0 });
  const patient = await Patient.admit(side);
  const result = { runs: 0, lost: 0, errors: [] };
  const others = [];
  try {
    for (let number = 0; number < MORE; number += 1) {
      others.push(await startBeside(patient.gateway));
    }
    const all = [patient.gateway, ...others];
    const before = side.server.refreshes;
    const over = () => side.server.refreshes - before >= count || side.server.reused > 0;
    await Promise.all(all.map((gateway) => callUntil(gateway, over, result)));
    result.runs = side.server.refreshes - before;
    await tryTakenPort(patient.gateway, result);
  } finally {
    await Promise.all(others.map((gateway) => gateway.stop()));
    await patient.discharge();
  }
  const { reused, refused, unauthorized } = side.server;
  result.lost += reused;
  if (refused) result.errors.push(`the server refused ${refused} refreshes`);
  return { ...result, note: `tokens sent twice ${reused}, calls ${side.server.calls}, `
    + `refused with an old token ${unauthorized}` };
}

/** Another daemon with the home and the store of `first`, on a port of its own. */
async function neighbourOf(first) {
  const gateway = new Gateway({ env: first.extra });
  await gateway.prepare();
  await rm(gateway.home, { recursive: true });
  return Object.assign(gateway, { home: first.home, stateDir: first.stateDir });
}

async function startBeside(first) {
  const gateway = await neighbourOf(first);
  await gateway.run();
  return gateway;
}

async function callUntil(gateway, over, result) {
  while (!over()) {
    if (!(await call(gateway))) {
      const { state, code, message } = await gateway.status();
      result.errors.push(`${state} ${code}: ${message}`);
      if (state === 'login_required') return;
    }
    await delay(CALL_MS);
  }
}

/** A daemon on a taken port ends, and names the port and the process that holds it. */
async function tryTakenPort(first, result) {
  const gateway = await neighbourOf(first);
  gateway.port = first.port;
  gateway.launch();
  const { code } = await gateway.exited;
  const text = gateway.output();
  if (code !== 1) result.errors.push(`a daemon on a taken port ended with ${code}`);
  if (!text.includes(String(first.port))) {
    result.errors.push(`it does not say which port is taken: ${text}`);
  }
  if (!text.includes(`process ${first.child.pid}`)) {
    result.errors.push(`it does not say who holds the port: ${text}`);
  }
}
