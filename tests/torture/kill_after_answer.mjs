// `kill -9` after the answer to a refresh has left a server without any grace. Once the new record
// stands in its place nothing may be lost. Before that the only copy of the new token is in the
// memory of the process: no client can help that, and such kills are counted apart.
import { Patient, Tally, between, book, delay, strictSide, treatAll } from './lib/patient.mjs';

export const title = 'kill -9 after the answer was read, no grace';
export const counts = { short: 60, long: 1_000 };

const PATIENTS = 8;
const SPREAD_MS = 40;

export async function run({ count }) {
  const result = { runs: 0, lost: 0, errors: [] };
  const apart = new Tally();
  apart.add('killed before the save', 0);
  const patients = await Promise.all(Array.from({ length: PATIENTS }, async () =>
    Patient.admit(await strictSide({ graceMs: 0 }))));
  await treatAll(patients, () => result.runs < count, (patient) => killOnce(patient, result, apart));
  return { ...result, note: `apart: ${apart}` };
}

async function killOnce(patient, result, apart) {
  if (!(await patient.sees('answered'))) throw new Error(`no refresh:\n${patient.gateway.output()}`);
  await delay(between(0, SPREAD_MS));
  await patient.gateway.kill();
  const { phase } = patient;
  const trouble = await patient.examine();
  if (phase === 'answered') {
    apart.add('killed before the save');
    if (trouble) apart.add('of these to log in again');
  }
  // Where a later refresh is in flight already no promise covers it, and the kill does not count.
  if (phase === 'saved') {
    result.runs += 1;
    book(result, trouble);
  }
  if (trouble) await patient.heal();
}
