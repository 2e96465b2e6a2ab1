// Bytes to the gateway as they are, and whatever comes back: for what no HTTP library will send.
import net from 'node:net';
import { once } from 'node:events';

export class RawSocket {
  received = '';
  closed = false;

  /** Text stands for bytes: latin1, so that every byte can be written. */
  static async connect(port, host = '127.0.0.1') {
    const raw = new RawSocket();
    raw.socket = net.connect(port, host);
    raw.socket.setEncoding('latin1');
    raw.socket.on('data', (text) => (raw.received += text));
    raw.socket.on('error', () => {});
    raw.ended = new Promise((resolve) => {
      const end = () => {
        raw.closed = true;
        resolve();
      };
      raw.socket.once('end', end);
      raw.socket.once('close', end);
    });
    await once(raw.socket, 'connect');
    return raw;
  }

  send(text) {
    this.socket.write(text, 'latin1');
    return this;
  }

  /** Waits until `pattern` is in what came, and returns the match. */
  async until(pattern, milliseconds = 10_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
      const match = pattern.exec(this.received);
      if (match) return match;
      if (this.closed || Date.now() > end) {
        throw new Error(`${pattern} did not come; closed: ${this.closed}; got:\n${this.received}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits until the other side has closed. */
  async untilClosed(milliseconds = 15_000) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the connection stayed open; got:\n${this.received}`)), milliseconds);
    });
    await Promise.race([this.ended, late]).finally(() => clearTimeout(timer));
  }

  close() {
    this.socket.destroy();
  }
}
