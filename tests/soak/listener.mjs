// Keeps one stream open through the gateway, opens a new one when it was broken, and checks that
// every event comes, once and in order.
import { open } from '../peers/lib/http_client.mjs';
import { delay } from '../peers/lib/gateway.mjs';

const REOPEN_MS = 200;

export class Listener {
  received = 0;
  reopened = 0;
  errors = [];

  /** `isBroken(stream)`: a fault has ended that stream's connection. */
  constructor(url, name, isBroken) {
    Object.assign(this, { url, name, isBroken });
    this.done = this.#run();
  }

  async #run() {
    for (let turn = 0; !this.stopped; turn += 1) {
      this.stream = `${this.name}-${turn}`;
      this.next = 0;
      const end = await this.#listen();
      if (this.stopped) return;
      this.reopened += 1;
      if (!this.isBroken(this.stream)) this.errors.push(`healthy stream ${this.stream}: ${end}`);
      else if (end === 'whole') this.errors.push(`broken stream ${this.stream} looks whole`);
      await delay(REOPEN_MS);
    }
  }

  /** How the stream ended: 'whole', 'broken' or the status of what was no stream. */
  async #listen() {
    const answer = await open(`${this.url}/${this.stream}`, { headers: { accept: 'text/event-stream' } })
      .catch((error) => error);
    if (answer instanceof Error) return answer.message;
    this.answer = answer;
    let text = '';
    answer.setEncoding('utf8').on('data', (data) => {
      text += data;
      const events = text.split('\n\n');
      text = events.pop();
      for (const event of answer.statusCode === 200 ? events : []) this.#take(event);
    });
    await new Promise((resolve) => answer.on('error', resolve).on('close', resolve));
    if (answer.statusCode !== 200) return `${answer.statusCode} ${text}`;
    return answer.complete ? 'whole' : 'broken';
  }

  #take(event) {
    const [, id, number] = /^id: (\d+)\ndata: (\d+) x*$/.exec(event) ?? [];
    if (Number(id) !== this.next || id !== number) {
      this.errors.push(`stream ${this.stream}: ${event.slice(0, 40)} where event ${this.next} was due`);
    }
    this.next = Number(id) + 1;
    this.received += 1;
  }

  stop() {
    this.stopped = true;
    this.answer?.destroy();
    return this.done;
  }
}
