// The usual cast: an authorization server, an upstream that trusts it, and the gateway in front.
import { startAuthorizationServer } from './authorization_server.mjs';
import { startUpstream } from './upstream.mjs';
import { Gateway } from './gateway.mjs';

/** Single-upstream mode. `t.after` closes all of it. */
export async function setStage(t, { server = {}, upstream: upstreamOptions = {}, env = {} } = {}) {
  const authorizationServer = await startAuthorizationServer(server);
  t.after(() => authorizationServer.close());
  const upstream = await startUpstream(authorizationServer, upstreamOptions);
  t.after(() => upstream.close());
  const gateway = await Gateway.start({ env: { UPSTREAM_MCP_URL: upstream.url, ...env } });
  t.after(() => gateway.close());
  return { authorizationServer, upstream, gateway };
}
