// Logins without a browser on the gateway's machine: a code that is entered elsewhere, and the
// address that a browser elsewhere ended at, pasted into the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEVICE_GRANT } from './lib/authorization_server.mjs';
import { Browser } from './lib/browser.mjs';
import { enterCode } from './lib/device.mjs';
import { until } from './lib/gateway.mjs';
import { request } from './lib/http_client.mjs';
import { sendJson } from './lib/http_server.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const DEVICE = { server: { device: true } };
const LONG = 40_000;

/** What a script does: begins a login and keeps its cookie. */
async function begin(gateway) {
  const answer = await request(`${gateway.origin}/oauth/login`,
    { method: 'POST', headers: { accept: 'application/json', 'content-length': '0' } });
  assert.equal(answer.status, 200, answer.body);
  const cookie = answer.headers['set-cookie'][0].split(';')[0];
  const headers = { accept: 'application/json', cookie };
  const standing = async () => (await request(`${gateway.origin}/oauth/headless`, { headers })).json();
  return { ...answer.json(), cookie, standing };
}

async function callTool(gateway) {
  const client = await connect(`${gateway.origin}/mcp`);
  assert.equal(await echo(client, 'here'), 'Echo: here');
  await client.close();
}

/** A browser on another machine: it can reach everything but the gateway. Where does it end? */
async function elsewhere(gateway, authorizationUrl) {
  const browser = new Browser();
  let url = authorizationUrl;
  while (!url.startsWith(gateway.origin)) {
    const answer = await browser.get(url);
    assert.ok(answer.headers.location, `no way on from ${url}: ${answer.status} ${answer.body}`);
    url = new URL(answer.headers.location, url).href;
  }
  return url;
}

test('a code that is entered elsewhere logs in, and a tool can be called', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, DEVICE);
  const login = await begin(gateway);
  assert.match(login.device.user_code, /^[A-Z]{4}-[A-Z]{4}$/);
  assert.ok(login.device.verification_uri.startsWith(authorizationServer.issuer));
  assert.ok(login.device.expires_in_s > 500);
  assert.equal((await login.standing()).state, 'waiting');
  const page = await enterCode(login.device);
  assert.match(page.body, /device logged in/);
  const done = await until(async () => {
    const now = await login.standing();
    return now.state !== 'waiting' && now;
  }, 'the device login', LONG);
  assert.equal(done.state, 'logged_in', JSON.stringify(done));
  assert.equal(done.issuer, authorizationServer.issuer);
  assert.equal(done.has_refresh_token, true);
  assert.equal((await gateway.status()).state, 'ready');
  assert.equal(authorizationServer.counts[DEVICE_GRANT], 1);
  await callTool(gateway);
});

test('grant: device_code logs in at the login URL\'s page', async (t) => {
  const { authorizationServer, gateway } =
    await setStage(t, { ...DEVICE, env: { GRANT: 'device_code' } });
  const browser = new Browser();
  const page = await browser.open(`${gateway.origin}/oauth/login`);
  assert.equal(page.url, `${gateway.origin}/oauth/headless`);
  const code = /<code>([A-Z]{4}-[A-Z]{4})<\/code>/.exec(page.body)[1];
  const uri = /href="([^"]+\/device)"/.exec(page.body)[1];
  await enterCode({ verification_uri: uri, user_code: code });
  await until(async () => (await browser.get(page.url)).body.includes('Logged in to default'),
    'the page to say so', LONG);
  assert.equal(authorizationServer.counts.authorization_code, 0);
  await callTool(gateway);
});

test('a person who says no elsewhere ends the login', async (t) => {
  const { gateway } = await setStage(t, DEVICE);
  const login = await begin(gateway);
  await enterCode(login.device, { allow: false });
  const end = await until(async () => {
    const now = await login.standing();
    return now.state !== 'waiting' && now;
  }, 'the refusal', LONG);
  assert.equal(end.state, 'failed');
  assert.equal(end.error, 'login_refused');
  assert.equal((await gateway.status()).state, 'login_required');
});

test('a code that nobody enters runs out', async (t) => {
  const { gateway } = await setStage(t,
    { server: { device: true, deviceSeconds: 6 }, env: { GRANT: 'device_code' } });
  const login = await begin(gateway);
  const end = await until(async () => {
    const now = await login.standing();
    return now.state !== 'waiting' && now;
  }, 'the end of the code', LONG);
  assert.equal(end.error, 'device_code_expired');
});

test('slow_down is heeded', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, DEVICE);
  const polls = [];
  authorizationServer.intercept = (req, res) => {
    if (req.url !== '/token') return false;
    polls.push(Date.now());
    if (polls.length > 1) return false;
    sendJson(res, 400, { error: 'slow_down' });
    return true;
  };
  const login = await begin(gateway);
  await enterCode(login.device);
  await until(async () => (await login.standing()).state === 'logged_in', 'the login', LONG);
  assert.equal(polls.length, 2);
  assert.ok(polls[1] - polls[0] >= 9_900, `${polls[1] - polls[0]} ms between the polls`);
});

test('the address that a browser elsewhere ended at is pasted into the page', async (t) => {
  const { authorizationServer, gateway } = await setStage(t);
  const page = `${gateway.origin}/oauth/headless`;
  const person = new Browser();
  const first = await person.open(page);
  assert.match(first.body, /action="\/oauth\/login"/);
  const shown = await person.post(`${gateway.origin}/oauth/login`, {});
  assert.equal(shown.url, page);
  assert.doesNotMatch(shown.body, /With a code/);
  const url = /<code>(http[^<]+)<\/code>/.exec(shown.body)[1].replaceAll('&amp;', '&');
  const ended = await elsewhere(gateway, url);

  const wrong = await person.post(page, { url });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body, /paste_not_redirect/);
  assert.match(wrong.body, /<textarea/);
  const stolen = await new Browser().post(page, { url: ended });
  assert.equal(stolen.status, 400);
  assert.match(stolen.body, /login_state_unknown/);
  assert.equal(authorizationServer.counts.authorization_code, 0);

  const done = await person.post(page, { url: `  ${ended}\n` });
  assert.equal(done.status, 200, done.body);
  assert.match(done.body, /Logged in to default/);
  await callTool(gateway);
  assert.equal((await person.post(page, { url: ended })).status, 400, 'it is used up');
});

test('another site can neither begin nor end a login', async (t) => {
  const { gateway } = await setStage(t);
  for (const path of ['/oauth/login', '/oauth/headless']) {
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' }]) {
      const answer = await new Browser().post(`${gateway.origin}${path}`, { url: 'x' }, headers);
      assert.equal(answer.status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.equal(answer.headers['set-cookie'], undefined);
    }
  }
});
