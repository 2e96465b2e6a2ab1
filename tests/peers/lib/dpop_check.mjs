// A resource's strict look at DPoP (RFC 9449 sections 4.3, 7.1 and 9): the proof's signature and
// type, htm, htu, iat, ath, each jti once, the token's cnf.jkt, and the nonce of the hour.
import { createHash, randomUUID } from 'node:crypto';
import { EmbeddedJWK, calculateJwkThumbprint, jwtVerify } from 'jose';

const SKEW_S = 60;

/**
 * @param {object} options
 *   requireNonce  a proof needs the nonce that was given last, or the one before it
 *   rotateEvery   a new nonce after so many good requests (never)
 *   announce      good answers bring the next nonce, too
 */
export class DpopCheck {
  faults = [];
  good = 0;
  nonceChallenges = 0;
  methods = new Set();
  keys = new Set();
  #seen = new Set();
  #nonces = [randomUUID()];

  constructor(options = {}) {
    this.options = options;
  }

  get nonce() {
    return this.#nonces[0];
  }

  /** The token, or undefined where there is none to look at. */
  static tokenOf(req) {
    return /^DPoP (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
  }

  /**
   * Undefined when all is well, else the error for the challenge. What is wrong with a proof is
   * written down in `faults`: a client without faults makes none.
   */
  async judge(req, uri, token, claims) {
    try {
      return await this.#judge(req, uri, token, claims);
    } catch (fault) {
      this.faults.push(`${req.method} ${req.url}: ${fault.message}`);
      return 'invalid_dpop_proof';
    }
  }

  async #judge(req, uri, token, claims) {
    const fields = req.rawHeaders.filter((name, at) => at % 2 === 0 && /^dpop$/i.test(name));
    must(fields.length === 1, `${fields.length} DPoP fields`);
    const { payload, protectedHeader } = await jwtVerify(req.headers.dpop, EmbeddedJWK, {
      typ: 'dpop+jwt', algorithms: ['ES256'],
    });
    const { jwk } = protectedHeader;
    must(jwk.kty === 'EC' && jwk.crv === 'P-256' && jwk.d === undefined, 'the jwk');
    must(payload.htm === req.method, `htm ${payload.htm}`);
    must(payload.htu === uri, `htu ${payload.htu}, not ${uri}`);
    must(Math.abs(Date.now() / 1000 - payload.iat) <= SKEW_S, `iat ${payload.iat}`);
    must(typeof payload.jti === 'string' && payload.jti.length >= 16, `jti ${payload.jti}`);
    must(!this.#seen.has(payload.jti), 'a jti again');
    this.#seen.add(payload.jti);
    must(payload.ath === createHash('sha256').update(token).digest('base64url'), 'ath');
    const thumbprint = await calculateJwkThumbprint(jwk);
    must(claims.cnf?.jkt === thumbprint, 'cnf.jkt');
    if (this.options.requireNonce && !this.#nonces.includes(payload.nonce)) {
      this.nonceChallenges += 1;
      return 'use_dpop_nonce';
    }
    this.keys.add(thumbprint);
    this.methods.add(req.method);
    this.good += 1;
    if (this.good % (this.options.rotateEvery ?? Infinity) === 0) this.rotate();
    return undefined;
  }

  rotate() {
    this.#nonces = [randomUUID(), this.#nonces[0]];
  }

  /** Not even the nonce before is good any more. */
  forgetNonces() {
    this.#nonces = [randomUUID()];
  }
}

function must(condition, what) {
  if (!condition) throw new Error(what);
}
