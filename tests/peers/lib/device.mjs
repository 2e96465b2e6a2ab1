// The person who enters a user code on another device, at oidc-provider's pages.
import { Browser } from './browser.mjs';

/** Enters the code and allows, or aborts. Returns the page where it ended. */
export async function enterCode({ verification_uri: uri, user_code: code }, { allow = true } = {}) {
  const browser = new Browser();
  const input = await browser.open(uri);
  const confirm = await browser.post(uri, { xsrf: hidden(input.body), user_code: code });
  const xsrf = hidden(confirm.body);
  const decision = allow ? { confirm: 'yes' } : { abort: 'yes' };
  return browser.post(uri, { xsrf, user_code: code, ...decision });
}

function hidden(html) {
  const found = /name="xsrf" value="([^"]+)"/.exec(html);
  if (!found) throw new Error(`no form at the device page: ${html}`);
  return found[1];
}
