// An HTTP proxy on loopback that knows CONNECT only. Whatever name it is asked for, it goes to
// 127.0.0.1: names that no resolver knows are reached through it, and in no other way.
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';

/**
 * @param {object} options  credentials: "user:password" that are asked for
 * @returns what was asked for: `targets`, and the bytes that clients sent through: `seen`
 */
export async function startProxy({ credentials } = {}) {
  const proxy = { targets: [], seen: '' };
  const sockets = new Set();
  const server = http.createServer((req, res) => res.writeHead(501).end());
  server.on('connect', (req, client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    if (!allows(req, credentials)) return client.end('HTTP/1.1 407 Who are you\r\n\r\n');
    proxy.targets.push(req.url);
    const target = net.connect(Number(req.url.split(':').at(-1)), '127.0.0.1');
    sockets.add(target);
    target.on('error', () => client.destroy());
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
    client.on('data', (data) => (proxy.seen += data.toString('latin1')));
    target.once('connect', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(proxy, {
    authority: `127.0.0.1:${server.address().port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
}

function allows(req, credentials) {
  if (!credentials) return true;
  const wanted = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return req.headers['proxy-authorization'] === wanted;
}
