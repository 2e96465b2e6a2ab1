// Runs the suite and writes what it found, or holds it against what was found before.
//   node run.mjs [check] [PATTERN]
// With a pattern only the scenarios whose key ("client auth/dpop extension") matches are looked at,
// and nothing is recorded. VERBOSE=1 shows all that was said about those that do not pass.
import os from 'node:os';
import { endingOf, leftOut } from './plan.mjs';
import { expected, keyOf, record } from './report.mjs';
import { judgeServers } from './servers.mjs';
import { EXTENSION, listScenarios, runClient } from './suite.mjs';

const checking = process.argv[2] === 'check';
const wanted = process.argv[checking ? 3 : 2];
const matches = (job) => !wanted || new RegExp(wanted).test(keyOf(job));

const scenarios = await listScenarios();
const known = await expected();
const pending = [...serverJobs(), ...clientJobs(), ...bridgeJobs()];
const results = (await inParallel(pending, os.availableParallelism())).filter(matches).map(held);
await onceMore();
results.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
for (const result of results.filter(({ passed, lost }) => lost || !passed)) tell(result);
const done = new Set(results.map(keyOf));
const gone = wanted ? [] : Object.keys(known).filter((key) => !done.has(key));
for (const key of gone) console.log(`${key}: passed before, and is not run now`);

const lost = results.filter((result) => result.lost).length + gone.length;
const passed = results.filter((result) => result.passed).length;
console.log(`conformance: ${passed} of ${results.length} passed, ${lost} lost`);
if (!wanted && !checking) await record(scenarios, results);
process.exit(lost > 0 || results.length === 0 ? 1 : 0);

function clientScenarios(what) {
  return scenarios.client.filter(({ name }) => !leftOut(name))
    .flatMap(({ name, versions }) => versions.map((version) => ({ what, name, version })));
}

function clientJobs() {
  return clientScenarios('client').filter(matches)
    .map((job) => () => judgeClient(job));
}

/** The stdio bridge is in the way of an agent without HTTP; logins were judged before it. */
function bridgeJobs() {
  return clientScenarios('bridge').filter(({ name }) => !name.startsWith('auth/')).filter(matches)
    .map((job) => () => judgeClient(job));
}

/** One job a version: the suite takes a second or two for all of its server scenarios. */
function serverJobs() {
  const versions = new Set(scenarios.server.flatMap((scenario) => scenario.versions));
  versions.delete(EXTENSION);
  return [...versions].map((version) => [version, scenarios.server
    .filter((scenario) => scenario.versions.includes(version)).map(({ name }) => name)])
    .filter(([version, names]) => names.some((name) => matches({ what: 'server', name, version })))
    .map(([version, names]) => () => judgeServers(version, names));
}

async function judgeClient(job) {
  const { passed: fine, checks, output } = await runClient(job, endingOf(job.name));
  return [{ ...job, passed: fine, checks, output }];
}

async function inParallel(jobs, width) {
  const ended = [];
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) ended.push(...await job());
  };
  await Promise.all(Array.from({ length: width }, work));
  return ended;
}

/** The result with what it lost against the last recorded run. */
function held(result) {
  const floor = known[keyOf(result)];
  if (floor === undefined) return result;
  if (!result.passed) return { ...result, lost: 'passed before, and fails now' };
  if (result.checks >= floor) return result;
  return { ...result, lost: `${floor} checks before, ${result.checks} now` };
}

/** What was lost is tried again with the machine to itself: some scenarios measure time. */
async function onceMore() {
  for (const [place, { what, name, version, lost: why }] of results.entries()) {
    if (!why) continue;
    console.log(`${keyOf(results[place])}: ${why}; once more, alone`);
    const [again] = what === 'server'
      ? await judgeServers(version, [name]) : await judgeClient({ what, name, version });
    results[place] = held(again);
  }
}

function tell(result) {
  console.log(`${keyOf(result)}: ${result.lost ?? 'fails'}`);
  if (result.lost || process.env.VERBOSE) console.log(result.output);
}
