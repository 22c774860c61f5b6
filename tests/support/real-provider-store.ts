import type { ModelAdapter, StoredPayload } from "oidc-provider";

/** What the provider keeps, in memory, with the questions that only its owner can ask. */
export interface ProviderStore {
  /** The adapter factory that oidc-provider asks for, once per model. */
  adapter(model: string): ModelAdapter;
  /** Ends the account's login at the provider: the next authorization request asks who it is. */
  endSessions(account: string): void;
  /** Ends everything that the account has granted: its refresh tokens answer `invalid_grant`. */
  revokeGrants(account: string): void;
  /** Takes back the account's access tokens and leaves its refresh tokens alone. */
  revokeAccessTokens(account: string): void;
  clear(): void;
}

export function createProviderStore(): ProviderStore {
  const models = new Map<string, Map<string, StoredPayload>>();

  function recordsOf(model: string): Map<string, StoredPayload> {
    const records = models.get(model) ?? new Map<string, StoredPayload>();
    models.set(model, records);
    return records;
  }

  function removeWhere(model: string, matches: (payload: StoredPayload) => boolean): void {
    const records = recordsOf(model);
    for (const [id, payload] of records) if (matches(payload)) records.delete(id);
  }

  function adapter(model: string): ModelAdapter {
    const records = recordsOf(model);
    return {
      async upsert(id, payload) {
        records.set(id, payload);
      },
      async find(id) {
        return records.get(id);
      },
      async findByUid(uid) {
        return [...records.values()].find((payload) => payload.uid === uid);
      },
      async findByUserCode(userCode) {
        return [...records.values()].find((payload) => payload.userCode === userCode);
      },
      async consume(id) {
        const payload = records.get(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        records.delete(id);
      },
      async revokeByGrantId(grantId) {
        removeWhere(model, (payload) => payload.grantId === grantId);
      },
    };
  }

  const belongsTo = (account: string) => (payload: StoredPayload) => payload.accountId === account;

  return {
    adapter,
    endSessions(account) {
      removeWhere("Session", belongsTo(account));
    },
    revokeGrants(account) {
      for (const model of ["Grant", "AuthorizationCode", "AccessToken", "RefreshToken"]) {
        removeWhere(model, belongsTo(account));
      }
    },
    revokeAccessTokens(account) {
      removeWhere("AccessToken", belongsTo(account));
    },
    clear() {
      for (const [model, records] of models) if (model !== "Client") records.clear();
    },
  };
}
