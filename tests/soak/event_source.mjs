// An upstream with numbered events: GET P/<stream> begins at event 0 and goes on until the source
// is stopped.
import { listen } from '../peers/lib/http_server.mjs';

const LARGEST = 8 * 1024;
const PADDING = 'x'.repeat(LARGEST);

export class EventSource {
  /** By stream: the answer, and how many events were written. */
  streams = new Map();
  sent = 0;

  static async start({ intervalMs }) {
    const source = Object.assign(new EventSource(), { intervalMs });
    source.listener = await listen((req, res) => source.#open(req, res));
    return source;
  }

  get port() {
    return this.listener.port;
  }

  #open(req, res) {
    const name = req.url.split('/').at(-1);
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.flushHeaders();
    const stream = { res, count: 0 };
    this.streams.set(name, stream);
    res.on('close', () => {
      clearTimeout(stream.timer);
      this.streams.delete(name);
    });
    this.#schedule(stream);
  }

  #schedule(stream) {
    if (this.stopped) return;
    stream.timer = setTimeout(() => {
      // Most events are small; one in eight is of any size.
      const size = Math.random() * (Math.random() < 1 / 8 ? LARGEST : 100);
      const number = stream.count++;
      stream.res.write(`id: ${number}\ndata: ${number} ${PADDING.slice(0, size)}\n\n`);
      this.sent += 1;
      this.#schedule(stream);
    }, this.intervalMs * (0.5 + Math.random()));
  }

  /** No stream gets another event; all stay open. */
  stop() {
    this.stopped = true;
    for (const stream of this.streams.values()) clearTimeout(stream.timer);
  }

  close() {
    return this.listener.close();
  }
}
