// Storage for one oidc-provider: every authorization server of a test has its own, so that a
// token of one means nothing to another. `graceSeconds` keeps a rotated refresh token usable.

export function adapterFactory({ graceSeconds = 0 } = {}) {
  const rows = new Map();

  return class MemoryAdapter {
    constructor(model) {
      this.model = model;
    }

    key(id) {
      return `${this.model}:${id}`;
    }

    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
      rows.set(this.key(id), { model: this.model, payload: { ...payload }, expiresAt });
    }

    async find(id) {
      const row = rows.get(this.key(id));
      return row && row.expiresAt > Date.now() ? { ...row.payload } : undefined;
    }

    async findByUid(uid) {
      return this.findBy('uid', uid);
    }

    async findByUserCode(userCode) {
      return this.findBy('userCode', userCode);
    }

    findBy(member, value) {
      for (const row of rows.values()) {
        if (row.model === this.model && row.payload[member] === value) return { ...row.payload };
      }
      return undefined;
    }

    async consume(id) {
      const mark = () => {
        const row = rows.get(this.key(id));
        if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
      };
      if (graceSeconds > 0 && this.model === 'RefreshToken') {
        setTimeout(mark, graceSeconds * 1000).unref();
      } else {
        mark();
      }
    }

    async destroy(id) {
      rows.delete(this.key(id));
    }

    async revokeByGrantId(grantId) {
      for (const [key, row] of rows) {
        if (row.payload.grantId === grantId) rows.delete(key);
      }
    }
  };
}
