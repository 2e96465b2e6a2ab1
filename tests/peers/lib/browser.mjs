// A browser as far as a login needs one: a cookie jar and redirects.
import { request } from './http_client.mjs';

export class Browser {
  #cookies = [];

  /** Everything that was visited, for tests that look at the way taken. */
  visited = [];

  /** Follows redirects and returns the last answer, with its `url`. */
  async open(url, headers = {}) {
    for (let hop = 0; hop < 20; hop += 1) {
      const answer = await this.get(url, headers);
      const location = answer.headers.location;
      if (answer.status < 300 || answer.status > 399 || !location) return { ...answer, url };
      url = new URL(location, url).href;
    }
    throw new Error(`too many redirects, the last to ${url}`);
  }

  /** One request, no redirect followed. */
  get(url, headers = {}) {
    return this.#send(url, { headers });
  }

  /** Sends a form as a page of the same origin does, and follows where that leads. */
  async post(url, fields, headers = {}) {
    const answer = await this.#send(url, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: new URL(url).origin,
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    });
    const location = answer.headers.location;
    if (answer.status < 300 || answer.status > 399 || !location) return { ...answer, url };
    return this.open(new URL(location, url).href, headers);
  }

  async #send(url, { method, body, headers }) {
    this.visited.push(url);
    const cookie = this.#cookieFor(new URL(url));
    const answer = await request(url, {
      method,
      body,
      headers: {
        accept: 'text/html',
        'sec-fetch-site': 'none',
        'sec-fetch-mode': 'navigate',
        ...(cookie && { cookie }),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line, new URL(url));
    return answer;
  }

  #keep(line, url) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const attribute = (wanted) => attributes
      .find((item) => item.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const gone = attribute('max-age') === '0' || Date.parse(attribute('expires')) < Date.now();
    this.#cookies = this.#cookies.filter(
      (known) => known.name !== name || known.host !== url.hostname || known.path !== path);
    if (!gone) this.#cookies.push({ name, pair, path, host: url.hostname });
  }

  #cookieFor(url) {
    const fits = ({ host, path }) => host === url.hostname
      && (url.pathname === path || path === '/'
        || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`));
    return this.#cookies.filter(fits).map(({ pair }) => pair).join('; ');
  }
}

/** Logs in as a person does: opens the login URL and ends at the callback's page. */
export async function login(origin, prefix = '', browser = new Browser()) {
  const page = await browser.open(`${origin}${prefix}/oauth/login`);
  if (page.status !== 200 || !page.url.startsWith(`${origin}${prefix}/`)) {
    throw new Error(`the login ended at ${page.url} with ${page.status}: ${page.body}`);
  }
  return page;
}
