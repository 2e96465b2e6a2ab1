// Refresh faults of each kind, in bursts: nothing is deleted, nobody is asked to log in, the next
// try keeps to the back-off, calls see 502 or 504 meanwhile, and all is well after the burst.
import { StrictServer } from './lib/strict_server.mjs';
import { Tally, between, delay } from './lib/patient.mjs';
import { postJson } from '../peers/lib/http_client.mjs';
import { faults } from './lib/refresh_faults.mjs';
import { openWard, prefixOf } from './lib/ward.mjs';
import { recordFiles } from './lib/record_file.mjs';

export const title = 'refresh faults of six kinds, count each';
export const counts = { short: 20, long: 1_000 };

const QUICK = ['reset', '5xx', 'truncated', 'garbage'];
/** These last as long as the limit of 30 s that a gateway has for one. */
const SLOW = ['timeout', 'drip'];
const SLOW_PER_WARD = 8;
const MOST_PER_WARD = 40;
const MOST_SLOW_PROFILES = 96;
const MOST_QUICK_PROFILES = 40;
/** How much later than the gateway this process, which plays every server, may see a close. */
const LATE_MS = 200;
const END_MS = 120_000;
const MINUTE_MS = 60_000;

export async function run({ count }) {
  const server = await StrictServer.start({ graceMs: 60 * MINUTE_MS, thinkMs: () => between(0, 3) });
  const result = { runs: 0, lost: 0, errors: [] };
  const hits = new Tally();
  const courses = coursesFor(count, (text) => result.errors.push(text), hits);
  server.fault = (name, res, answer) => courses.get(name).take(res, answer);
  try {
    await Promise.all(wardsOf([...courses.values()]).map((ward) => treat(server, ward, result)));
  } finally {
    await server.close();
  }
  if (server.refused) result.errors.push(`the server refused ${server.refused} refreshes`);
  result.runs = [...courses.values()].reduce((sum, { hits: own }) => sum + own, 0);
  return { ...result, note: `${hits}` };
}

function coursesFor(count, complain, hits) {
  const courses = new Map();
  for (const kind of [...QUICK, ...SLOW]) {
    const slow = SLOW.includes(kind);
    const burst = slow ? 1 : 3;
    const most = slow ? MOST_SLOW_PROFILES : MOST_QUICK_PROFILES;
    const profiles = Math.max(1, Math.min(most, Math.ceil(count / (slow ? 1 : burst))));
    for (let number = 0; number < profiles; number += 1) {
      const name = `${kind}-${number}`;
      const left = Math.ceil((count - number) / profiles);
      courses.set(name, new Course({ name, kind, burst, left, slow, complain, hits }));
    }
  }
  return courses;
}

/** Courses by gateway; the slow ones apart, or they would hold the threads of the others. */
function wardsOf(courses) {
  const cut = (list, size) => Array.from({ length: Math.ceil(list.length / size) },
    (_, at) => list.slice(at * size, (at + 1) * size));
  return [...cut(courses.filter(({ slow }) => !slow), MOST_PER_WARD),
    ...cut(courses.filter(({ slow }) => slow), SLOW_PER_WARD)];
}

/** What one profile goes through. */
class Course {
  failures = 0;
  hits = 0;
  #failedAt = 0;

  constructor(plan) {
    Object.assign(this, plan);
    this.tally = plan.hits;
    this.hits = 0;
  }

  get over() {
    return this.left <= 0 && this.failures === 0;
  }

  /** True when this refresh was spoilt. */
  async take(res, answer) {
    this.#judgeGap();
    if (this.left <= 0 || this.failures >= this.burst) {
      this.failures = 0;
      return false;
    }
    Object.assign(this, { left: this.left - 1, failures: this.failures + 1, hits: this.hits + 1 });
    this.tally.add(this.kind);
    res.once('close', () => (this.#failedAt = Date.now()));
    await faults[this.kind](res, Math.random() < 0.5 ? answer() : undefined);
    return true;
  }

  /** 1 s, doubled up to 30 s; each somewhere between half and all of it. */
  #judgeGap() {
    if (this.failures === 0) return;
    const gap = Date.now() - this.#failedAt;
    const full = Math.min(1_000 * 2 ** (this.failures - 1), 30_000);
    if (gap < full / 2 - LATE_MS) {
      this.complain(`${this.name}: tried again ${gap} ms after failure ${this.failures}`);
    }
  }
}

async function treat(server, courses, result) {
  const names = courses.map(({ name }) => name);
  const gateway = await openWard(server, names);
  try {
    await Promise.all(courses.map((course) => callUntilOver(gateway, course, result)));
    const kept = recordFiles(gateway).length;
    result.lost += names.length - kept;
    if (kept !== names.length) result.errors.push(`${names.length - kept} records are gone`);
  } finally {
    await gateway.close();
  }
}

/** Agents go on calling: that must not hurry the refreshes. Ends with a call that gets through. */
async function callUntilOver(gateway, course, result) {
  let end = Date.now() + END_MS + course.left * (course.slow ? MINUTE_MS : 5_000);
  for (;;) {
    const { over } = course;
    const { status, body } = await postJson(`${gateway.origin}${prefixOf(course.name)}/mcp`,
      { jsonrpc: '2.0', id: 1, method: 'ping' });
    if (status === 200 && over) return;
    if (![200, 502, 504].includes(status)) {
      const lost = (await gateway.status(prefixOf(course.name))).state === 'login_required';
      result.lost += lost ? 1 : 0;
      result.errors.push(`${course.name}: a call saw ${status} ${body}`);
      if (lost) return;
    }
    if (Date.now() > end) {
      result.errors.push(`${course.name}: did not recover`);
      return;
    }
    await delay(500);
  }
}
