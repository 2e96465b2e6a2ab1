// Upstreams that change what they say of their authorization server, and settings that allow more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startAuthorizationServer } from './lib/authorization_server.mjs';
import { login } from './lib/browser.mjs';
import { postJson } from './lib/http_client.mjs';
import { sendJson } from './lib/http_server.mjs';
import { setStage } from './lib/stage.mjs';

test('an upstream that moves to another server: nothing of the first goes to the second',
  async (t) => {
    const second = await startAuthorizationServer();
    t.after(() => second.close());
    const seen = [];
    second.intercept = (req) => {
      seen.push(req.url, req.headers.authorization ?? '');
      return false;
    };
    const { gateway, authorizationServer, upstream } = await setStage(t);
    await login(gateway.origin);
    const [first] = authorizationServer.tokenRequests;
    upstream.intercept = (req, res) => {
      if (!req.url.startsWith('/.well-known/')) return sendJson(res, 401, {}) ?? true;
      return sendJson(res, 200, {
        resource: upstream.url, authorization_servers: [second.issuer],
        scopes_supported: ['mcp:tools'],
      }) ?? true;
    };
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const refused = await postJson(`${gateway.origin}/mcp`, ping);
    assert.equal(refused.status, 401, refused.body);
    await login(gateway.origin);
    assert.equal(second.counts.register, 1);
    assert.equal(second.counts.authorization_code, 1);
    assert.equal(second.counts.refresh_token, 0);
    assert.notEqual(second.tokenRequests[0].client_id, first.client_id);
    for (const secret of [first.client_id, ...authorizationServer.secrets]) {
      assert.ok(!seen.some((line) => line.includes(secret)), 'the second saw what is the first\'s');
    }
  });

test('a server that does not announce S256 is used where the settings say so', async (t) => {
  const env = { REQUIRE_PKCE_METADATA: 'false' };
  const { gateway, authorizationServer } = await setStage(t, { env });
  const document = `${authorizationServer.issuer}/.well-known/oauth-authorization-server`;
  const { code_challenge_methods_supported: dropped, ...rest } = await (await fetch(document)).json();
  authorizationServer.intercept = (req, res) =>
    req.url.startsWith('/.well-known/') && (sendJson(res, 200, rest) ?? true);
  await login(gateway.origin);
  assert.equal(authorizationServer.counts.authorization_code, 1);
});
