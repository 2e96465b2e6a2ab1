// The wall clock of a gateway, in our hands: libfaketime reads the offset from a file each time.
import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The preloaded library of this machine's architecture, or undefined. */
export function findLibrary() {
  return readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`)
    .find((file) => statSync(file, { throwIfNoEntry: false }));
}

export class FakeClock {
  offset = 0;

  constructor(library) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'mcp-auth-proxy-clock-'));
    this.file = path.join(this.folder, 'offset');
    this.environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    this.jump(0);
  }

  /** In one step, since the gateway may be reading. */
  jump(seconds) {
    this.offset += seconds;
    const next = `${this.file}.next`;
    writeFileSync(next, `${this.offset < 0 ? '' : '+'}${this.offset}`);
    renameSync(next, this.file);
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }
}
