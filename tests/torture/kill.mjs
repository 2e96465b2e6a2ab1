// `kill -9` at random moments of refresh loops, at servers with a grace of 10 s: a rotated token
// stays good long enough for the next start to send it once more. Half of the logins are at
// oidc-provider, half at our own strict server.
import {
  Patient, Tally, between, book, delay, providerSide, strictSide, treatAll,
} from './lib/patient.mjs';

export const title = 'kill -9 at random moments, server grace 10 s';
export const counts = { short: 300, long: 10_000 };

const SIDES = 6;
const SIDE = { graceMs: 10_000, lifetimeSeconds: 2 };
const CALL_EVERY = 5;

/** No client outlives a server's grace: after this long without a save one refresh may end. */
const LONGEST_CHAIN_MS = 3_000;

export async function run({ count }) {
  const phases = new Tally();
  const result = { runs: 0, lost: 0, late: 0, errors: [] };
  let begun = 0;
  await treatAll(await admitAll(), () => begun < count, async (patient) => {
    begun += 1;
    await killOnce(patient, phases);
    result.runs += 1;
    const due = result.runs % CALL_EVERY === 0 || begun >= count;
    if (due || Date.now() - patient.lastSave > LONGEST_CHAIN_MS) await judge(patient, result);
  });
  const late = result.late > 0 ? `; apart: ${result.late} met after the grace was over` : '';
  return { ...result, note: `the kills met refreshes ${phases}${late}` };
}

async function admitAll() {
  const sides = await Promise.all(Array.from({ length: SIDES }, () =>
    Promise.all([strictSide(SIDE), providerSide(SIDE)])));
  return Promise.all(sides.flat().map(async (side) => {
    const patient = await Patient.admit(side);
    await patient.gateway.kill();
    noteSave(patient);
    return patient;
  }));
}

/** Two in five anywhere from the start of the process on; the others near a token request. */
async function killOnce(patient, phases) {
  patient.launch();
  if (Math.random() < 0.4) {
    await delay(between(0, 700));
  } else {
    await patient.sees('asked');
    await delay(between(0, 40));
  }
  await patient.gateway.kill();
  const { phase } = patient;
  phases.add(phase);
  if (phase === 'saved') noteSave(patient);
}

function noteSave(patient) {
  Object.assign(patient, { lastSave: Date.now(), rotatedAt: undefined });
}

/** A machine so busy that the kills followed one another for longer than the server's grace. */
function outlivedGrace({ rotatedAt }) {
  return rotatedAt !== undefined && Date.now() - rotatedAt > SIDE.graceMs;
}

async function judge(patient, result) {
  const trouble = await patient.examine();
  if (trouble?.lost && outlivedGrace(patient)) result.late += 1;
  else book(result, trouble);
  if (trouble) await patient.heal();
  noteSave(patient);
  await patient.gateway.kill();
}
