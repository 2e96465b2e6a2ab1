// A self-signed certificate for 127.0.0.1, made by openssl: nothing trusts it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @returns {{key: Buffer, cert: Buffer}} as https.createServer takes it */
export function selfSigned(name = 'IP:127.0.0.1') {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mcp-auth-proxy-cert-'));
  try {
    const key = path.join(folder, 'key.pem');
    const cert = path.join(folder, 'cert.pem');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
      'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2',
      '-subj', '/CN=test', '-addext', `subjectAltName=${name}`], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
