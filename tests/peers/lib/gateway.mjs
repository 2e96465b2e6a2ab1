// The gateway as a process of its own, in a home directory of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from './http_client.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const BINARY = process.env.GATEWAY_BIN ?? path.join(ROOT, 'build/dev/bin/mcp-auth-proxy');

/** Sanitizers make a start several times slower. */
const START_MS = 30_000;
const STOP_MS = 8_000;

/** A port that nothing listens on, below those that the kernel gives to outgoing connections. */
export async function freePort() {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const probe = net.createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([
      once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]);
    probe.close();
    if (free) return port;
  }
}

export class Gateway {
  stderr = '';
  stdout = '';
  child = undefined;
  /** It was seen to listen, and nobody stopped it: ending by itself is a crash. */
  serving = false;

  /**
   * @param {object} settings
   *   env   further environment, UPSTREAM_MCP_URL among it
   *   yaml  text of a profiles file
   *   args  further arguments
   *   by    a command that runs the program, and its arguments
   */
  constructor({ env = {}, yaml, args = [], by = [] } = {}) {
    Object.assign(this, { extra: env, yaml, args, by });
  }

  static async start(settings) {
    const gateway = new Gateway(settings);
    await gateway.prepare();
    await gateway.run();
    return gateway;
  }

  async prepare() {
    this.home = await mkdtemp(path.join(os.tmpdir(), 'mcp-auth-proxy-peers-'));
    this.stateDir = path.join(this.home, 'state', 'mcp-auth-proxy');
    this.port = await freePort();
    this.origin = `http://127.0.0.1:${this.port}`;
    await mkdir(path.join(this.home, 'config'));
    if (this.yaml) {
      this.profilesFile = path.join(this.home, 'profiles.yaml');
      await writeFile(this.profilesFile, this.yaml, { mode: 0o600 });
    }
  }

  environment() {
    const kept = Object.entries(process.env)
      .filter(([name]) => name === 'PATH' || /^(ASAN|TSAN|UBSAN|LSAN)_OPTIONS$/.test(name));
    return {
      ...Object.fromEntries(kept),
      HOME: this.home,
      XDG_CONFIG_HOME: path.join(this.home, 'config'),
      XDG_STATE_HOME: path.join(this.home, 'state'),
      PORT: String(this.port),
      CREDENTIAL_STORE: 'file',
      ...(this.profilesFile && { MCP_AUTH_PROXY_CONFIG: this.profilesFile }),
      ...this.extra,
    };
  }

  /** Starts the process without waiting for it to listen. */
  launch() {
    const [program, ...args] = [...this.by, BINARY, ...this.args];
    const child = spawn(program, args, {
      env: this.environment(), cwd: this.home, stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (data) => (this.stdout += data));
    child.stderr.on('data', (data) => (this.stderr += data));
    this.exited = new Promise((resolve, reject) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
      child.once('error', reject);
    });
    this.child = child;
    return child;
  }

  async run() {
    this.launch();
    const end = Date.now() + START_MS;
    for (;;) {
      const health = await request(`${this.origin}/health`).catch(() => undefined);
      if (health?.status === 200) {
        this.serving = true;
        return;
      }
      if (this.child.exitCode !== null || Date.now() > end) {
        this.child.kill('SIGKILL');
        throw new Error(`the gateway did not start (${this.child.exitCode}):\n${this.output()}`);
      }
      await delay(25);
    }
  }

  output() {
    return `${this.stdout}${this.stderr}`;
  }

  /** Stops it as an administrator does; that must work at once and leave no complaint. */
  async stop() {
    const over = this.child?.exitCode !== null || this.child?.signalCode;
    if (!this.child || (over && !this.serving)) return;
    this.serving = false;
    this.child.kill('SIGTERM');
    const ended = await Promise.race([this.exited, delay(STOP_MS).then(() => undefined)]);
    if (!ended) {
      this.child.kill('SIGKILL');
      throw new Error(`the gateway did not stop:\n${this.output()}`);
    }
    assert.deepEqual(ended, { code: 0, signal: null }, this.output());
    assert.doesNotMatch(this.output(), /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:/);
  }

  /** As a crash or a power cut does. Returns how it ended. */
  async kill(signal = 'SIGKILL') {
    this.serving = false;
    this.child.kill(signal);
    return this.exited;
  }

  /** Stops it and removes all that it kept. */
  async close() {
    try {
      await this.stop();
    } finally {
      this.child?.kill('SIGKILL');
      await rm(this.home, { recursive: true, force: true });
    }
  }

  async status(prefix = '') {
    return (await request(`${this.origin}${prefix}/oauth/status`)).json();
  }
}

export function delay(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks again until `ask` says something true, and returns that. */
export async function until(ask, what, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await delay(20);
  }
}
