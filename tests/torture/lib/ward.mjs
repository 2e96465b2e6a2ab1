// Many logins in one gateway, all at one strict server: a profile each, by name.
import { login } from '../../peers/lib/browser.mjs';
import { Gateway } from '../../peers/lib/gateway.mjs';

export const prefixOf = (name) => `/p/${name}`;

/** A gateway with a profile for each name, not started. */
export async function prepareWard(server, names, settings = {}) {
  const profiles = names.map((name) => `  ${name}: { upstream_mcp_url: "${server.url(name)}" }`);
  const gateway = new Gateway({ yaml: `profiles:\n${profiles.join('\n')}\n`, ...settings });
  await gateway.prepare();
  return gateway;
}

/** The same, started and logged in. */
export async function openWard(server, names, settings = {}) {
  const gateway = await prepareWard(server, names, settings);
  await gateway.run();
  for (const name of names) await login(gateway.origin, prefixOf(name));
  return gateway;
}
