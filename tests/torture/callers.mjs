// 500 callers at once in the moment that a token has run out: one token request for all of them,
// and nobody is given a token that is not on disk yet.
import { call, Patient, delay, strictSide } from './lib/patient.mjs';

export const title = '500 concurrent callers at expiry, rounds';
export const counts = { short: 10, long: 100 };

const CALLERS = 500;
/** Longer than a busy machine takes for a round: what is held back runs out like any token. */
const LIFETIME_S = 4;
const LAST_WORDS = 400;

/** Lets refreshes pass, or holds their answers back. */
class Gate {
  #opened = Promise.resolve();
  open = () => {};

  close() {
    this.#opened = new Promise((resolve) => (this.open = resolve));
  }

  /** As a fault of the server: it only takes time. */
  pass = async () => {
    await this.#opened;
    return false;
  };
}

export async function run({ count }) {
  const side = await strictSide({ graceMs: 0, lifetimeSeconds: LIFETIME_S });
  const patient = await Patient.admit(side);
  const result = { runs: 0, lost: 0, errors: [] };
  watchForEarlyUse(patient, result);
  const gate = new Gate();
  side.server.fault = gate.pass;
  try {
    while (result.runs < count) {
      await round(patient, gate, result);
      result.runs += 1;
    }
  } finally {
    gate.open();
    await patient.discharge();
  }
  const { reused, unauthorized } = side.server;
  if (reused) result.errors.push(`${reused} refresh tokens were sent twice`);
  if (unauthorized) result.errors.push(`the upstream saw ${unauthorized} tokens that were no good`);
  return { ...result, note: `${side.server.calls} calls came through` };
}

async function round(patient, gate, result) {
  const { server } = patient.side;
  await patient.sees('answered');
  const runsOutAt = Date.now() + LIFETIME_S * 1000;
  gate.close();
  const before = server.refreshes;
  if (!(await patient.sees('asked'))) result.errors.push('no refresh ahead of expiry');
  await delay(runsOutAt + 50 - Date.now());
  const calls = Array.from({ length: CALLERS }, () => call(patient.gateway).catch(() => false));
  await delay(300);
  const requests = server.refreshes - before;
  gate.open();
  const failed = (await Promise.all(calls)).filter((fine) => !fine).length;
  if (failed) {
    const log = patient.gateway.output().slice(-LAST_WORDS);
    result.errors.push(`${failed} of ${CALLERS} callers saw an error:\n${log}`);
  }
  if (requests !== 1) result.errors.push(`${requests} token requests in one round`);
}

function watchForEarlyUse(patient, result) {
  const seen = new Set();
  patient.side.server.onCall = (token) => {
    if (seen.has(token)) return;
    seen.add(token);
    if (patient.phase === 'answered') result.errors.push('a token was used before it was saved');
  };
}
