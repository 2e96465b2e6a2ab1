// One login under torture: an authorization server, its upstream and a gateway with a file store,
// and what an onlooker can tell of the refresh that is going on.
import { EventEmitter } from 'node:events';
import { startAuthorizationServer } from '../../peers/lib/authorization_server.mjs';
import { login } from '../../peers/lib/browser.mjs';
import { Gateway, delay } from '../../peers/lib/gateway.mjs';
import { postJson } from '../../peers/lib/http_client.mjs';
import { sendJson } from '../../peers/lib/http_server.mjs';
import { startUpstream } from '../../peers/lib/upstream.mjs';
import { identity, recordFiles } from './record_file.mjs';
import { StrictServer } from './strict_server.mjs';

const PATIENCE_MS = 6_000;
/** What the outside contract gives a gateway whose server is well again. */
const RECOVERY_MS = 30_000;
const LAST_WORDS = 400;

/** One call through the gateway; true when it got through. */
export async function call(gateway, prefix = '') {
  const message = { jsonrpc: '2.0', id: 1, method: 'ping' };
  return (await postJson(`${gateway.origin}${prefix}/mcp`, message)).status === 200;
}

/** Our own server with a thinking time that moves the answer about. */
export async function strictSide(options) {
  const server = await StrictServer.start({ thinkMs: () => Math.random() * 4, ...options });
  return { kind: 'strict server', events: server, url: server.url(), server, close: () => server.close() };
}

/** oidc-provider, with the same events. */
export async function providerSide({ graceMs, lifetimeSeconds }) {
  const events = new EventEmitter();
  const server = await startAuthorizationServer(
    { graceSeconds: graceMs / 1000, accessTokenSeconds: lifetimeSeconds });
  server.intercept = (req, res) => {
    if (req.url !== '/token') return false;
    events.emit('asked');
    res.once('finish', () => events.emit('answered'));
    return false;
  };
  const upstream = await startUpstream(server, {
    toleranceSeconds: 2,
    handle: (req, res) => {
      sendJson(res, 200, { jsonrpc: '2.0', id: 1, result: {} });
      return true;
    },
  });
  const close = async () => {
    await upstream.close();
    await server.close();
  };
  return { kind: 'oidc-provider', events, url: upstream.url, server, close };
}

/** `settings` are those of Gateway; `furnish(gateway)` may look after its home before the start. */
export class Patient {
  #phase = 'between';
  #atAsked = undefined;
  /** When the server first gave a token that no record holds yet; the kill experiment clears it. */
  rotatedAt = undefined;

  static async admit(side, settings = {}) {
    const patient = new Patient();
    const env = { UPSTREAM_MCP_URL: side.url, ...settings.env };
    Object.assign(patient, { side, gateway: new Gateway({ ...settings, env }) });
    await patient.gateway.prepare();
    await settings.furnish?.(patient.gateway);
    await patient.gateway.run();
    await login(patient.gateway.origin);
    [patient.record] = recordFiles(patient.gateway);
    side.events.on('asked', () => patient.#note('in flight'));
    side.events.on('answered', () => patient.#note('answered'));
    return patient;
  }

  #note(phase) {
    this.#phase = phase;
    if (phase === 'answered') this.rotatedAt ??= Date.now();
    if (phase === 'in flight') this.#atAsked = identity(this.record);
  }

  /** True once a new record stands in the place of the one that said 'refresh sent'. */
  get saved() {
    return identity(this.record) !== this.#atAsked;
  }

  /** Where the refresh was that the kill met. Ask when the process is dead: nothing moves then. */
  get phase() {
    if (this.#phase !== 'answered') return this.#phase;
    return this.saved ? 'saved' : 'answered';
  }

  /** Starts the gateway anew, without waiting for it. */
  launch() {
    this.#phase = 'between';
    Object.assign(this.gateway, { stdout: '', stderr: '' });
    this.gateway.launch();
  }

  /** Waits for an event of a refresh; false when none comes in time. */
  sees(event) {
    return new Promise((resolve) => {
      const seen = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.side.events.off(event, seen);
        resolve(false);
      }, PATIENCE_MS);
      this.side.events.once(event, seen);
    });
  }

  /**
   * Starts it, waits until it has renewed the token, and makes a real call: a login whose access
   * token alone is still good would not do. Undefined when all is well; trouble that passes has a
   * while to do so.
   */
  async examine() {
    await this.restart();
    const end = Date.now() + RECOVERY_MS;
    for (;;) {
      const { state, code, message, token } = await this.gateway.status();
      const lost = state === 'login_required';
      if (state === 'ready' && token.last_refresh_at && await call(this.gateway)) return undefined;
      if (lost || Date.now() > end) {
        const log = this.gateway.output().slice(-LAST_WORDS);
        return { lost, text: `${this.side.kind}: ${state} ${code}: ${message}\n${log}` };
      }
      await delay(25);
    }
  }

  async restart() {
    Object.assign(this.gateway, { stdout: '', stderr: '' });
    this.#phase = 'between';
    await this.gateway.run();
  }

  /** A new login after a loss, so that the next run counts for itself. */
  async heal() {
    await login(this.gateway.origin);
  }

  async discharge() {
    await this.gateway.close();
    await this.side.close();
  }
}

/** Runs `work(patient)` until `more()` says no, by all patients at once. */
export async function treatAll(patients, more, work) {
  try {
    await Promise.all(patients.map(async (patient) => {
      while (more()) await work(patient);
    }));
  } finally {
    await Promise.all(patients.map((patient) => patient.discharge()));
  }
}

/** Counts by name, printed as `name 3, other 4`. */
export class Tally {
  #counts = new Map();

  add(name, by = 1) {
    this.#counts.set(name, this.of(name) + by);
  }

  of(name) {
    return this.#counts.get(name) ?? 0;
  }

  toString() {
    return [...this.#counts].sort().map(([name, count]) => `${name} ${count}`).join(', ');
  }
}

/** Puts what `examine` found into a result. */
export function book(result, trouble) {
  if (!trouble) return;
  if (trouble.lost) result.lost += 1;
  result.errors.push(trouble.text);
}

export const between = (low, high) => low + Math.random() * (high - low);
export { delay };
