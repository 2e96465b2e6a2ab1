// What a token endpoint does to a refresh when it, or something on the way, is broken. Each takes
// the response and, half of the time, an answer for which the server has turned the token in.
import { once } from 'node:events';

const HTML = '<!doctype html><title>invalid_grant</title><p>{"error":"invalid_grant"}</p>';
const pick = (list) => list[Math.floor(Math.random() * list.length)];

const json = (res, status, body, length = body.length) => res.writeHead(status, {
  'content-type': 'application/json', 'content-length': length,
}).write(body);

export const faults = {
  reset: (res) => res.socket.resetAndDestroy(),

  timeout: (res) => once(res, 'close'),

  '5xx': (res) => res.writeHead(pick([500, 502, 503, 504]), { 'content-type': 'application/json' })
    .end(pick(['{"error":"server_error"}', '{"error":"invalid_grant"}', ''])),

  /** The connection ends too early, or the text does. */
  truncated: (res, answer) => {
    const body = JSON.stringify(answer ?? { access_token: 'never', token_type: 'Bearer' });
    const half = body.slice(0, Math.floor(Math.random() * body.length));
    if (Math.random() < 0.5) return res.end(json(res, 200, half) && undefined);
    json(res, 200, half, body.length);
    return setTimeout(() => res.socket?.destroy(), 5);
  },

  garbage: (res) => {
    const [status, type, body] = pick([
      [200, 'text/html', HTML], [400, 'text/html', HTML], [200, 'application/json', HTML],
      [400, 'application/json', HTML], [200, 'application/json', '[]'],
      [200, 'application/json', '{"access_token":7}'], [400, 'application/json', '"invalid_grant"'],
      [200, 'application/octet-stream', '\u0000\u0001\u00ff'], [204, 'application/json', '']]);
    res.writeHead(status, { 'content-type': type }).end(body);
  },

  /** A space at a time, so that no single read is ever late. */
  drip: async (res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    const drops = setInterval(() => res.write(' '), 300);
    await once(res, 'close');
    clearInterval(drops);
  },
};
