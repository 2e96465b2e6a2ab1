// A fetch that does what a person at the agent does: an answer with a login URL is followed in a
// browser, and then the call is made again. It never tires: how many logins are offered is the
// gateway's business, and what the suite looks at.
import { Browser } from '../lib/browser.mjs';

/** The gateway's own no, by its error code. */
export class Refusal extends Error {
  constructor(code, text) {
    super(`${code}: ${text}`);
    this.code = code;
  }

  /** The refusal that an error was caused by; SDKs wrap what their fetch throws. */
  static behind(error) {
    for (let one = error; one; one = one.cause) if (one instanceof Refusal) return one;
    return undefined;
  }
}

export function loginFetch() {
  const browser = new Browser();
  return async (url, init) => {
    for (;;) {
      const answer = await fetch(url, init);
      const error = await ownError(answer);
      if (!error) return answer;
      if (!error.login_url) throw new Refusal(error.error, error.message);
      const page = await browser.open(error.login_url, { accept: 'application/json' });
      const result = jsonOf(page.body);
      if (result?.error) throw new Refusal(result.error, result.message);
      if (page.status !== 200) throw new Error(`the login ended at ${page.url}: ${page.body}`);
    }
  };
}

/** What the gateway says itself: its errors name the profile, an upstream's do not. */
async function ownError(answer) {
  if (answer.ok) return undefined;
  const body = jsonOf(await answer.clone().text());
  const error = body?.error?.data ?? body;
  return error?.error && error.profile ? error : undefined;
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
