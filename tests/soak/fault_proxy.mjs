// A TCP proxy that harms one write in `every`: it cuts connections, and delays and splits what goes
// through others. Streams are known by the last segment of the path in their request line.
import net from 'node:net';
import { once } from 'node:events';

const STALL_MS = 2_000;

const FAULTS = {
  reset: (to) => to.resetAndDestroy(),
  close: (to) => to.end(),
  cut(to, data) {
    to.write(data.subarray(0, data.length >> 1), () => to.resetAndDestroy());
  },
};
const DELAYS = {
  async stall(to, data) {
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
    to.write(data);
  },
  async split(to, data) {
    for (const byte of data.subarray(0, 64)) {
      to.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    to.write(data.subarray(64));
  },
};

export class FaultProxy {
  /** Streams whose connection was ended by a fault. */
  broken = new Set();
  counts = Object.fromEntries([...Object.keys(FAULTS), ...Object.keys(DELAYS)].map((name) => [name, 0]));
  writes = 0;
  #sockets = new Set();

  static async start(target, { every }) {
    const proxy = Object.assign(new FaultProxy(), { target, every });
    proxy.server = net.createServer((client) => proxy.#connect(client)).listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return Object.assign(proxy, { port: proxy.server.address().port });
  }

  #connect(client) {
    const upstream = net.connect(this.target, '127.0.0.1');
    const link = { client, stream: undefined, busy: Promise.resolve() };
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', () => socket.destroy());
    }
    client.on('close', () => this.#end(client, upstream));
    upstream.on('close', () => link.busy.then(() => this.#end(upstream, client)));
    client.on('data', (data) => {
      link.stream = /^GET \S*\/(\S+) HTTP/.exec(data.toString('latin1'))?.[1] ?? link.stream;
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      upstream.pause();
      link.busy = this.#pass(link, data).finally(() => upstream.resume());
    });
  }

  async #pass(link, data) {
    this.writes += 1;
    if (link.client.destroyed || Math.random() * this.every >= 1) return void link.client.write(data);
    const names = Object.keys(this.counts);
    const name = names[Math.floor(Math.random() * names.length)];
    this.counts[name] += 1;
    if (DELAYS[name]) return DELAYS[name](link.client, data);
    this.broken.add(link.stream);
    FAULTS[name](link.client, data);
  }

  #end(...sockets) {
    for (const socket of sockets) {
      socket.destroy();
      this.#sockets.delete(socket);
    }
  }

  close() {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
