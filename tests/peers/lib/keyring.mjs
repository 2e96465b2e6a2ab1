// A session bus of its own with a real gnome-keyring on it, unlocked.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { until } from './gateway.mjs';

const PROGRAMS = ['dbus-daemon', 'gnome-keyring-daemon', 'dbus-send'];
const UNLOCKED = ['--session', '--print-reply', '--dest=org.freedesktop.secrets',
  '/org/freedesktop/secrets/aliases/default', 'org.freedesktop.DBus.Properties.Get',
  'string:org.freedesktop.Secret.Collection', 'string:Locked'];

export class Keyring {
  /** undefined where its programs are not installed. It ends with the test. */
  static async start(t) {
    try {
      for (const program of PROGRAMS) execFileSync('which', [program]);
    } catch {
      return undefined;
    }
    const keyring = new Keyring();
    t.after(() => keyring.stop());
    await keyring.run();
    return keyring;
  }

  async run() {
    this.home = await mkdtemp(path.join(os.tmpdir(), 'mcp-auth-proxy-keyring-'));
    const config = path.join(this.home, 'bus.conf');
    await writeFile(config, `<busconfig><type>session</type><listen>unix:dir=${this.home}</listen>
      <auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>
      <allow receive_sender="*"/><allow own="*"/></policy></busconfig>`);
    this.env = {
      HOME: this.home, XDG_RUNTIME_DIR: this.home, XDG_DATA_HOME: path.join(this.home, 'data'),
    };
    this.bus = spawn('dbus-daemon', ['--nofork', '--print-address', `--config-file=${config}`],
      { env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'ignore'] });
    const [address] = await once(this.bus.stdout, 'data');
    this.env.DBUS_SESSION_BUS_ADDRESS = String(address).trim();
    const environment = { ...process.env, ...this.env };
    this.daemon = spawn('gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets'],
      { env: environment, stdio: ['pipe', 'ignore', 'ignore'] });
    this.daemon.stdin.end('test');
    const isUnlocked = () => {
      try {
        return /boolean false/.test(
          execFileSync('dbus-send', UNLOCKED, { env: environment, stdio: 'pipe' }));
      } catch {
        return false;
      }
    };
    await until(isUnlocked, 'an unlocked keyring', 20_000);
    // The gateway keeps its own home.
    this.env = { DBUS_SESSION_BUS_ADDRESS: this.env.DBUS_SESSION_BUS_ADDRESS };
  }

  async stop() {
    for (const child of [this.daemon, this.bus]) child?.kill('SIGKILL');
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
