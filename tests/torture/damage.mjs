// Bit flips, cuts, links, wrong kinds, owners and modes of the files that a login is kept in: the
// gateway says which file is wrong, uses none of it, and leaves it as it was. A wrong record leaves
// it up; a wrong directory or key, which all records hang on, may end its start, and is counted.
import {
  chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync,
  rmSync, symlinkSync, truncateSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Tally, call, delay, Patient, strictSide } from './lib/patient.mjs';
import { until } from '../peers/lib/gateway.mjs';
import { request } from '../peers/lib/http_client.mjs';
import { credentialsOf } from './lib/record_file.mjs';

export const title = 'damaged, linked and foreign state files';
export const counts = { short: 100, long: 1_000 };

const PATIENTS = 6;
const NOBODY = 65_534;
const SAY_MS = 5_000;
const START_MS = 30_000;
const random = (below) => Math.floor(Math.random() * below);

const kinds = {
  'bit flip': (file) => {
    const bytes = readFileSync(file);
    bytes[random(bytes.length)] ^= 1 << random(8);
    writeFileSync(file, bytes);
  },
  cut: (file) => truncateSync(file, random(lstatSync(file).size)),
  link: (file) => {
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
  },
  directory: (file) => {
    rmSync(file);
    mkdirSync(file, { mode: 0o700 });
  },
  mode: (file) => chmodSync(file, [0o644, 0o640, 0o660, 0o606, 0o777][random(5)]),
  owner: (file) => chownSync(file, NOBODY, NOBODY),
};

/** The directory itself can be wrong, too. */
const folderKinds = {
  'folder link': kinds.link, 'folder mode': kinds.mode, 'folder owner': kinds.owner,
};

export async function run({ count }) {
  const result = { runs: 0, lost: 0, errors: [] };
  const tally = new Tally();
  const names = usable({ ...kinds, ...folderKinds });
  const work = async (patient) => {
    while (result.runs < count) {
      const kind = names[result.runs % names.length];
      result.runs += 1;
      tally.add(kind);
      await damageOnce(patient, kind, { result, tally });
    }
    await patient.discharge();
  };
  await Promise.all(Array.from({ length: PATIENTS }, async () => work(await admit())));
  return { ...result, note: `${tally}` };
}

/** Only root can give a file away. */
function usable(all) {
  const isRoot = process.getuid() === 0;
  return Object.keys(all).filter((kind) => isRoot || !kind.includes('owner'));
}

/** With a token that lasts: nothing but the damage happens. */
async function admit() {
  const patient = await Patient.admit(await strictSide({ lifetimeSeconds: 3_600 }));
  await patient.gateway.stop();
  patient.safe = path.join(patient.gateway.home, 'safe');
  cpSync(credentialsOf(patient.gateway), patient.safe, { recursive: true, preserveTimestamps: true });
  return patient;
}

async function damageOnce(patient, kind, { result, tally }) {
  const target = targetOf(patient, kind);
  (kinds[kind] ?? folderKinds[kind])(target);
  const before = lookAt(target);
  const complain = (what) => result.errors.push(`${kind} of ${path.basename(target)}: ${what}`);
  patient.launch();
  if (await startEnds(patient.gateway)) {
    await judgeEnd(patient, target, complain);
    tally.add('refused to start');
  } else {
    await judgeStatus(patient, target, complain);
  }
  if (lookAt(target) !== before) complain('it was changed');
  restore(patient);
  await patient.restart();
  if (!(await call(patient.gateway))) {
    result.lost += 1;
    complain('the login is not good with the file put back');
  }
  await patient.gateway.stop();
}

function targetOf({ gateway, record }, kind) {
  if (kind in folderKinds) return credentialsOf(gateway);
  return Math.random() < 0.7 ? record : path.join(credentialsOf(gateway), 'key');
}

/** True when the process ended instead of listening. */
async function startEnds(gateway) {
  const ended = gateway.exited.then(() => true);
  const up = until(async () => {
    const answer = await request(`${gateway.origin}/health`).catch(() => undefined);
    return answer?.status === 200 || gateway.child.exitCode !== null;
  }, 'the gateway to listen or to end', START_MS);
  return Promise.race([ended, up.then(() => gateway.child.exitCode !== null)]);
}

async function judgeEnd({ gateway, record }, target, complain) {
  const { code } = await gateway.exited;
  if (target === record) complain('one wrong record kept the gateway from starting');
  if (code !== 1) complain(`exit status ${code}`);
  if (!gateway.output().includes(target)) complain(`not named: ${gateway.output()}`);
}

async function judgeStatus({ gateway }, target, complain) {
  const end = Date.now() + SAY_MS;
  let status = await gateway.status();
  while (!status.code?.startsWith('store_') && Date.now() < end) {
    await delay(20);
    status = await gateway.status();
  }
  const { state, code, message } = status;
  if (!code?.startsWith('store_')) complain(`status says ${state} ${code}: ${message}`);
  if (!message?.includes(target) && !message?.includes(path.dirname(target))) {
    complain(`the text does not name it: ${message}`);
  }
  if (await call(gateway)) complain('a call got through');
  if ((await request(`${gateway.origin}/health`)).status !== 200) complain('the daemon is not up');
  await gateway.stop();
}

/** All that may not change, as text. */
function lookAt(target) {
  const stat = lstatSync(target);
  const owned = [stat.ino, stat.mode, stat.uid, stat.gid];
  if (stat.isFile()) return [...owned, stat.mtimeMs, readFileSync(target, 'base64')].join(' ');
  if (stat.isSymbolicLink()) return [...owned, readlinkSync(target)].join(' ');
  return owned.join(' ');
}

function restore({ gateway, safe }) {
  const folder = credentialsOf(gateway);
  for (const name of [folder, `${folder}.real`]) rmSync(name, { recursive: true, force: true });
  cpSync(safe, folder, { recursive: true, preserveTimestamps: true });
  chmodSync(folder, 0o700);
}
