// Runs the suite and writes what it found, or holds it against what was found before.
//   node run.mjs [check] [PATTERN]      (only scenarios whose line matches PATTERN; records nothing)
import os from 'node:os';
import { endingOf, leftOut } from './plan.mjs';
import { expected, keyOf, record } from './report.mjs';
import { listScenarios, runClient } from './suite.mjs';

const checking = process.argv[2] === 'check';
const pattern = new RegExp(process.argv[checking ? 3 : 2] ?? '');

const scenarios = await listScenarios();
const jobs = scenarios.client.filter(({ name }) => !leftOut(name))
  .flatMap(({ name, versions }) => versions.map((version) => ({ what: 'client', name, version })))
  .filter((job) => pattern.test(keyOf(job)));
const known = await expected();

const results = await inParallel(jobs, os.availableParallelism());
await alone(results.filter(({ lost }) => lost));
results.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

for (const result of results) {
  if (result.lost || !result.passed) console.log(`${keyOf(result)}: ${result.lost ?? 'fails'}`);
  if (result.lost || process.env.VERBOSE) console.log(result.output);
}
const lost = results.filter((result) => result.lost).length;
const passed = results.filter((result) => result.passed).length;
console.log(`conformance: ${passed} of ${results.length} passed, ${lost} lost`);
if (pattern.source === '(?:)' && !checking) await record(scenarios, results);
process.exit(lost > 0 || (checking && results.length === 0) ? 1 : 0);

async function inParallel(waiting, width) {
  const done = [];
  const work = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) done.push(await judge(job));
  };
  await Promise.all(Array.from({ length: width }, work));
  return done;
}

/** What was lost is tried once more with the machine to itself: some scenarios measure time. */
async function alone(suspects) {
  for (const suspect of suspects) {
    console.log(`${keyOf(suspect)}: ${suspect.lost}; once more, alone`);
    delete suspect.lost;
    Object.assign(suspect, await judge(suspect));
  }
}

async function judge({ what, name, version }) {
  const { passed, checks, output } = await runClient(name, version, endingOf(name));
  const result = { what, name, version, passed, checks: checks.size, output };
  const floor = known[keyOf(result)];
  if (floor === undefined) return result;
  if (!passed) return { ...result, lost: 'passed before, and fails now' };
  if (checks.size < floor) return { ...result, lost: `${floor} checks before, ${checks.size} now` };
  return result;
}
