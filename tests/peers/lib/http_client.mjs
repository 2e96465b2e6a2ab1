// One HTTP request with nothing added to it: the tests decide every header, Host included.
import http from 'node:http';
import https from 'node:https';
import { readBody } from './http_server.mjs';

export { readBody as readAll };

/**
 * @returns {Promise<{status: number, headers: object, rawHeaders: string[], body: string}>}
 */
export async function request(url, options = {}) {
  const response = await open(url, options);
  const body = await readBody(response);
  return {
    status: response.statusCode,
    headers: response.headers,
    rawHeaders: response.rawHeaders,
    body,
    json: () => JSON.parse(body),
  };
}

/** The same, but the body is left to the caller: a stream that may never end. */
export function open(url, { method = 'GET', headers = {}, body, agent, signal, ca } = {}) {
  const module = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = module.request(url, { method, headers, agent, signal, ca }, resolve);
    outgoing.on('error', reject);
    outgoing.setTimeout(60_000, () => outgoing.destroy(new Error(`no answer from ${url}`)));
    outgoing.end(body);
  });
}

export function postJson(url, value, headers = {}) {
  return request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(value),
  });
}
