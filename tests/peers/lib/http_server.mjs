// A loopback HTTP server on a free port, closed with its connections.
import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';

/** @returns {Promise<{port: number, origin: string, server: http.Server, close(): Promise<void>}>} */
export async function listen(handler, { tls, host = '127.0.0.1', port = 0 } = {}) {
  const server = tls ? https.createServer(tls, handler) : http.createServer(handler);
  server.requestTimeout = 0;
  server.listen(port, host);
  await once(server, 'listening');
  const bound = server.address().port;
  return {
    port: bound,
    origin: `${tls ? 'https' : 'http'}://${host}:${bound}`,
    server,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The whole body of a request, as a string. */
export async function readBody(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

export function sendJson(res, status, value, headers = {}) {
  const body = JSON.stringify(value);
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(body);
}
