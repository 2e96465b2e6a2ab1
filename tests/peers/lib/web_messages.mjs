// Between Node's own HTTP server and the SDK's handlers, which take and give web messages.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export function webRequest(req, signal) {
  const headers = new Headers();
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    headers.append(req.rawHeaders[at], req.rawHeaders[at + 1]);
  }
  const hasBody = req.method !== 'GET' && req.method !== 'HEAD';
  return new Request(`http://localhost${req.url}`, {
    method: req.method, headers, signal, duplex: 'half',
    ...(hasBody && { body: Readable.toWeb(req) }),
  });
}

export async function sendWebResponse(answer, res) {
  res.writeHead(answer.status, Object.fromEntries(answer.headers));
  res.flushHeaders();
  if (!answer.body) return void res.end();
  await pipeline(Readable.fromWeb(answer.body), res).catch(() => {});  // the client went away
}
