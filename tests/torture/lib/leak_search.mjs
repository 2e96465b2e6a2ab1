// Looks for secrets where they should not be: plain, in base64, in hex and percent-encoded.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const SHORTEST = 12;

/** All the ways in which a secret may be written. */
function formsOf(secret) {
  const bytes = Buffer.from(secret);
  // Base64 depends on where the secret begins: the middle of each of the three is the same for all.
  const shifted = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64').slice(4, -4).replace(/=+$/, ''));
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), ...shifted]
    .filter((form) => form.length >= SHORTEST);
}

export class LeakSearch {
  /** What was found: `where: begin of the secret`. */
  hits = [];
  searched = 0;
  #forms;

  constructor(secrets) {
    this.#forms = [...secrets].flatMap((secret) => formsOf(secret).map((form) => [form, secret]));
  }

  text(text, where) {
    this.searched += 1;
    for (const [form, secret] of this.#forms) {
      if (text.includes(form)) this.hits.push(`${where}: ${secret.slice(0, SHORTEST)}…`);
    }
  }

  file(file, where = file) {
    this.text(readFileSync(file, 'latin1'), where);
  }

  /** All files below a folder but those of `except`. */
  folder(folder, except = []) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && !except.includes(file) && statSync(file).size > 0) this.file(file);
    }
  }

  /** What the system tells of a process; memory maps name files, never their contents. */
  process(pid) {
    for (const name of ['cmdline', 'environ', 'maps', 'comm', 'status']) {
      this.file(`/proc/${pid}/${name}`, `/proc/PID/${name}`);
    }
  }
}
