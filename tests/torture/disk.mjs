// Errors in every system call that a refresh makes on the store (strace -e inject), and a disk that
// is really full or read-only. Afterwards there is the old record or the new one, and the login
// goes on, whether the process was stopped or killed while the disk was bad.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Patient, Tally, book, delay, strictSide, treatAll } from './lib/patient.mjs';
import { callsOn, detach, inject } from './lib/fault_injector.mjs';
import { until } from '../peers/lib/gateway.mjs';

export const title = 'errors in the system calls of the store';
export const counts = { short: 48, long: 1_000 };

const PATIENTS = 8;
/** A new token may be known to the process alone when it ends: the old one must still do. */
const SIDE = { graceMs: 300_000 };
const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EINTR'];
const REFRESH_MS = 1_300;

export async function run({ count }) {
  if (spawnSync('strace', ['-V']).error) return { skipped: 'strace is not installed' };
  const result = { runs: 0, lost: 0, errors: [] };
  const patients = await Promise.all(Array.from({ length: PATIENTS }, async () =>
    Patient.admit(await strictSide(SIDE))));
  const seen = await callsOn(patients[0].gateway, () => delay(REFRESH_MS));
  const cases = casesOf(seen);
  const hit = new Tally();
  let next = 0;
  await treatAll(patients, () => next < count, async (patient) => {
    const one = cases[next % cases.length];
    next += 1;
    await tryCase(patient, one, result);
    hit.add(one.error);
    result.runs += 1;
  });
  const disks = await tryRealDisk(result);
  const calls = Object.keys(seen).sort().join(' ');
  return { ...result, note: `${hit} of ${cases.length} cases, in ${calls}; ${disks}` };
}

/**
 * Every call with every error: each time, and once at each place. The first of them have each call
 * and error once, the rest come in any order.
 */
function casesOf(seen) {
  const first = [];
  const rest = [];
  for (const [name, times] of Object.entries(seen)) {
    for (const error of ERRORS) {
      // Nothing gets on where each call is interrupted.
      first.push({ name, error, when: error === 'EINTR' ? '1+2' : '1+' });
      for (let when = 1; when <= times; when += 1) rest.push({ name, error, when: String(when) });
    }
  }
  return [...shuffled(first), ...shuffled(rest)];
}

function shuffled(list) {
  return list.map((item) => ({ item, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank).map(({ item }) => item);
}

async function tryCase(patient, one, result) {
  const tracer = await inject(patient.gateway, one);
  await delay(REFRESH_MS);
  if (Math.random() < 0.5) await patient.gateway.kill();
  else await patient.gateway.stop();
  await detach(tracer);
  const trouble = await patient.examine();
  if (trouble) {
    book(result, { ...trouble, text: `${one.name} ${one.error} ${one.when}: ${trouble.text}` });
    await patient.heal();
  }
}

/**
 * On a file system of its own, under the credentials alone: what holds the process's id lies beside
 * them and stays open for writing, so that its disk cannot be made read-only. Says what was tried.
 */
async function tryRealDisk(result) {
  const disk = { mounted: false };
  const furnish = (gateway) => mount(credentialsOf(gateway), disk);
  const patient = await Patient.admit(await strictSide(SIDE), { furnish });
  try {
    if (!disk.mounted) return 'a file system of its own needs mount(2): full and read-only skipped';
    await endure(patient, fill, result);
    await endure(patient, makeReadOnly, result);
    result.runs += 2;
    return 'a full and a read-only disk too';
  } finally {
    if (disk.mounted) spawnSync('umount', ['-l', credentialsOf(patient.gateway)]);
    await patient.discharge();
  }
}

function credentialsOf(gateway) {
  return path.join(gateway.stateDir, 'credentials');
}

function mount(folder, disk) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=0700', 'tmpfs', folder]);
  disk.mounted = status === 0;
}

/** Status says it, the mended disk is used without a restart, and a kill meanwhile is no loss. */
async function endure(patient, spoil, result) {
  const { gateway } = patient;
  const mend = spoil(credentialsOf(gateway));
  await until(async () => (await gateway.status()).code?.startsWith('store_'),
    'status to name the disk');
  mend();
  await until(async () => (await gateway.status()).state === 'ready', 'the mended disk to be used');
  spoil(credentialsOf(gateway));
  await delay(REFRESH_MS);
  await gateway.kill();
  mend();
  book(result, await patient.examine());
}

function fill(folder) {
  const ballast = path.join(folder, 'ballast');
  try {
    for (let size = 0; size < 1_024; size += 1) writeFileSync(ballast, Buffer.alloc(1_024), { flag: 'a' });
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
  return () => rmSync(ballast, { force: true });
}

function makeReadOnly(folder) {
  remount(folder, 'ro');
  return () => remount(folder, 'rw');
}

/** Busy while a file is open for writing, as the lock is for a moment. */
function remount(folder, mode) {
  for (let times = 0; times < 50; times += 1) {
    if (spawnSync('mount', ['-o', `remount,${mode}`, folder]).status === 0) return;
  }
  execFileSync('mount', ['-o', `remount,${mode}`, folder]);
}
