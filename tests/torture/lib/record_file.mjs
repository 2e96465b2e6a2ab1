// The file store from outside: which record files there are, and whether one was replaced.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const credentialsOf = (gateway) => path.join(gateway.stateDir, 'credentials');

/** Paths of the sealed records, in order of name. */
export function recordFiles(gateway) {
  const folder = credentialsOf(gateway);
  return readdirSync(folder).filter((name) => name.endsWith('.sealed')).sort()
    .map((name) => path.join(folder, name));
}

/** Tells two saves of a record apart: each puts a new file in the old one's place. */
export function identity(file) {
  try {
    const { ino, mtimeNs } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs}`;
  } catch (error) {
    if (error.code === 'ENOENT') return 'none';
    throw error;
  }
}
