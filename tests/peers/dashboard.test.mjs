// The dashboard in a real browser: what a person clicks, and what axe-core finds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { checkPage, openPage } from './lib/chromium.mjs';
import { enterCode } from './lib/device.mjs';
import { request } from './lib/http_client.mjs';
import { connect, echo } from './lib/mcp_client.mjs';
import { setStage } from './lib/stage.mjs';

const LONG = 40_000;

function badge(page, label) {
  return page.getByText(label, { exact: true }).waitFor();
}

async function logIn(page) {
  await page.getByRole('link', { name: 'Log in', exact: true }).click();
  await page.getByRole('heading', { name: 'Logged in to default' }).waitFor();
}

test('a person logs in, sees calls come in, and logs out', async (t) => {
  const { gateway } = await setStage(t, { server: { accessTokenSeconds: 300 } });
  const page = await openPage(t);
  await page.goto(gateway.origin);
  await badge(page, 'Sign-in required');
  await checkPage(page, 'due');
  await logIn(page);
  await checkPage(page, 'logged-in');
  await page.getByRole('link', { name: 'All profiles' }).click();
  await badge(page, 'Ready');

  const client = await connect(`${gateway.origin}/mcp`);
  await echo(client, 'SECRET-ARGUMENT');
  await client.close();
  await page.getByText('Recent requests').click();
  await page.getByRole('cell', { name: 'tools/call echo' }).waitFor();
  await page.getByText('Set up a client').click();
  await checkPage(page, 'ready');
  assert.equal(await page.locator('details[open]').count(), 2);
  assert.doesNotMatch(await page.content(), /SECRET-ARGUMENT/);

  const left = page.locator('time[data-until]');
  const first = await left.textContent();
  await page.waitForFunction((was) => document.querySelector('time[data-until]').textContent !== was,
    first);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('heading', { name: 'Logged out of default' }).waitFor();
  await checkPage(page, 'logged-out');
  assert.deepEqual(page.faults, []);
  assert.ok([...page.hosts].every((host) => host.startsWith('127.0.0.1:')), [...page.hosts].join());
});

test('a dead upstream turns red by itself, and says what to do', async (t) => {
  const { gateway, upstream } = await setStage(t, { server: { accessTokenSeconds: 300 } });
  const page = await openPage(t);
  await page.goto(gateway.origin);
  await logIn(page);
  await page.goto(gateway.origin);
  await badge(page, 'Ready');
  await upstream.close();
  const answer = await request(`${gateway.origin}/mcp`, {
    method: 'POST',
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(answer.status, 502);
  await badge(page, 'Trouble');
  await page.getByText('1 error', { exact: true }).waitFor();
  await checkPage(page, 'trouble');
});

test('a login that ran out turns amber by itself, and one click renews it', async (t) => {
  const { authorizationServer, gateway } = await setStage(t, { server: { accessTokenSeconds: 3 } });
  const page = await openPage(t);
  await page.goto(gateway.origin);
  await logIn(page);
  authorizationServer.intercept = (req, res) => {
    if (req.url !== '/token') return false;
    res.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}');
    return true;
  };
  await page.goto(gateway.origin);
  await badge(page, 'Sign-in required');
  authorizationServer.intercept = undefined;
  await logIn(page);
});

test('a link on another site has to be confirmed', async (t) => {
  const { gateway } = await setStage(t);
  const page = await openPage(t);
  await page.setContent(`<a href="${gateway.origin}/oauth/login">in</a>`);
  await page.getByRole('link').click();
  await page.getByRole('heading', { name: 'Log in to default' }).waitFor();
  await checkPage(page, 'cross-site');
  await page.locator('.button').first().click();
  await page.getByRole('heading', { name: 'Logged in to default' }).waitFor();
});

test('a code that is entered elsewhere logs in', async (t) => {
  const { gateway } = await setStage(t, { server: { device: true } });
  const page = await openPage(t);
  await page.goto(gateway.origin);
  await page.getByRole('link', { name: 'Log in elsewhere' }).click();
  await checkPage(page, 'headless');
  await page.getByRole('button', { name: 'Begin' }).click();
  const code = await page.locator('.big code').textContent();
  const uri = await page.locator('a[href$="/device"]').getAttribute('href');
  await checkPage(page, 'code');
  await enterCode({ verification_uri: uri, user_code: code });
  const end = Date.now() + LONG;
  const done = page.getByRole('heading', { name: 'Logged in to default' });
  while (!(await done.isVisible())) {
    assert.ok(Date.now() < end, 'the page does not say that the login is done');
    await page.waitForTimeout(500);
    await page.reload();
  }
});

test('the address of a browser elsewhere is pasted, without JavaScript', async (t) => {
  const { gateway } = await setStage(t);
  const page = await openPage(t, { javaScriptEnabled: false });
  await page.goto(gateway.origin);
  await page.getByRole('link', { name: 'Log in elsewhere' }).click();
  await page.getByRole('button', { name: 'Begin' }).click();
  const url = await page.locator('li pre code').first().textContent();
  const elsewhere = new Browser();
  let ended = url;
  while (!ended.startsWith(gateway.origin)) {
    const answer = await elsewhere.get(ended);
    ended = new URL(answer.headers.location, ended).href;
  }
  await page.getByRole('textbox').fill('http://nonsense.example/');
  await page.getByRole('button', { name: 'Finish the login' }).click();
  await badge(page, 'That did not work');
  await page.getByRole('textbox').fill(ended);
  await page.getByRole('button', { name: 'Finish the login' }).click();
  await page.getByRole('heading', { name: 'Logged in to default' }).waitFor();
  await page.goto(gateway.origin);
  await badge(page, 'Ready');
});

test('an error page has no fault, and the news are guarded', async (t) => {
  const { gateway } = await setStage(t);
  const page = await openPage(t);
  await page.goto(`${gateway.origin}/p/nobody/oauth/status`);
  await checkPage(page, 'error');
  const news = `${gateway.origin}/oauth/events`;
  assert.equal((await request(news)).status, 200);
  assert.equal((await request(news, { headers: { host: 'evil.example' } })).status, 421);
  assert.equal((await request(news, { headers: { origin: 'https://evil.example' } })).status, 403);
});
