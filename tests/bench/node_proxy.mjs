// What a gateway in Node does at the least: node:http, kept connections, streams piped.
// node node_proxy.mjs PORT UPSTREAM AUTHORIZATION [CA]
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const [port, upstream, authorization, ca] = process.argv.slice(2);
const base = new URL(upstream);
const tls = base.protocol === 'https:';
const options = { keepAlive: true, maxSockets: Infinity, maxFreeSockets: 512 };
const agent = tls ? new https.Agent({ ...options, ca: readFileSync(ca) }) : new http.Agent(options);

http.createServer((req, res) => {
  const { connection, host, ...headers } = req.headers;
  const out = (tls ? https : http).request({
    agent, host: base.hostname, port: base.port, method: req.method, path: req.url,
    headers: { ...headers, authorization },
  }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    res.flushHeaders();
    answer.pipe(res);
  });
  out.on('error', () => res.destroy());
  req.pipe(out);
}).listen(Number(port), '127.0.0.1', 16384);
