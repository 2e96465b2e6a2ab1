// What a torture run found, as a table for people and for build/torture.txt.

const COLUMNS = ['experiment', 'runs', 'lost', 'errors', 'seconds', 'verdict'];

/** One experiment's row. `skipped` says why nothing was run. */
export function rowOf(name, { runs = 0, lost = 0, errors = [], skipped }, seconds) {
  const verdict = skipped ? 'skipped' : lost + errors.length > 0 ? 'FAILED' : 'ok';
  return [name, runs, lost, errors.length, seconds.toFixed(1), verdict].map(String);
}

export function format(rows) {
  const all = [COLUMNS, ...rows];
  const widths = COLUMNS.map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) => row
    .map((cell, at) => (at === 0 || at === COLUMNS.length - 1
      ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
    .join('  ').trimEnd();
  return all.map(line).join('\n');
}
