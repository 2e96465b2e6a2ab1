// Runs the experiments of this folder: `node run.mjs [NAME [COUNT] | long]`. Prints a table, writes
// it to build/torture.txt too, and exits with 1 when anything was lost or went wrong.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, rowOf } from './lib/table.mjs';

const REPORT = fileURLToPath(new URL('../../build/torture.txt', import.meta.url));
const MOST_ERRORS_SHOWN = 5;
const MOST_SHOWN_OF_ONE = 600;
const NAMES = [
  'kill', 'kill-after-answer', 'callers', 'faults', 'disk', 'damage', 'clock', 'processes',
  'canary', 'second-user',
];

function usage(fault) {
  console.error(`torture: ${fault}\nusage: tools/torture [long | NAME [COUNT]]`
    + `\nthe experiments: ${NAMES.join(', ')}`);
  process.exit(2);
}

/** What to run: [name, count or undefined for the short or long form]. */
function planOf([first, second, ...rest]) {
  if (rest.length) usage(`too many arguments: ${rest.join(' ')}`);
  if (first === undefined || (first === 'long' && second === undefined)) {
    return { names: NAMES, form: first ?? 'short' };
  }
  if (!NAMES.includes(first)) usage(`there is no experiment '${first}'`);
  if (second === undefined || second === 'long') return { names: [first], form: second ?? 'short' };
  if (!/^[1-9]\d*$/.test(second)) usage(`'${second}' is not a count`);
  return { names: [first], count: Number(second) };
}

async function runOne(name, { form, count }) {
  const experiment = await import(`./${name.replaceAll('-', '_')}.mjs`);
  const wanted = count ?? experiment.counts[form];
  console.log(`== ${name}: ${experiment.title} (${wanted})`);
  const begin = Date.now();
  const result = await experiment.run({ count: wanted })
    .catch((error) => ({ errors: [error.stack] }));
  const seconds = (Date.now() - begin) / 1000;
  const shown = (result.errors ?? []).slice(0, MOST_ERRORS_SHOWN)
    .map((error) => error.slice(0, MOST_SHOWN_OF_ONE));
  const notes = [result.skipped && `skipped: ${result.skipped}`, result.note, ...shown]
    .filter(Boolean);
  for (const note of notes) console.log(`   ${note}`);
  return { row: rowOf(name, result, seconds), notes: notes.map((note) => `${name}: ${note}`) };
}

const plan = planOf(process.argv.slice(2));
const done = [];
for (const name of plan.names) done.push(await runOne(name, plan));
const table = format(done.map(({ row }) => row));
console.log(`\n${table}`);
mkdirSync(path.dirname(REPORT), { recursive: true });
writeFileSync(REPORT, `${[table, ...done.flatMap(({ notes }) => notes)].join('\n')}\n`);
process.exit(done.some(({ row }) => row.includes('FAILED')) ? 1 : 0);
