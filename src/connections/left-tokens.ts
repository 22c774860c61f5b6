import type { RevocableToken } from "../oauth/token-response.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";

/** A token that still lives at the provider when its connection is gone. */
export type LeftToken = RevocableToken;

/**
 * What the provider must be told to forget: also of a refresh answer that nobody has validated yet.
 *
 * @param records as it was when it was removed, after what this tab could not write down of it
 * @returns each token once, the refresh tokens first, because with one of them a provider ends the
 *   whole grant; undefined when any of them cannot be read any more
 */
export async function leftTokens(
  tokens: ConnectionTokens,
  ...records: readonly (ConnectionRecord | undefined)[]
): Promise<readonly LeftToken[] | undefined> {
  const known = records.filter((record) => record !== undefined);
  const left = await Promise.all(known.map((record) => tokensOf(tokens, record)));
  if (left.includes(undefined)) return undefined;
  const byToken = new Map(
    left.flatMap((some = []) => some.map((one) => [one.token, one] as const)),
  );
  return [...byToken.values()].toSorted(
    (a, b) => Number(b.hint === "refresh_token") - Number(a.hint === "refresh_token"),
  );
}

async function tokensOf(
  tokens: ConnectionTokens,
  record: ConnectionRecord,
): Promise<readonly LeftToken[] | undefined> {
  // A grant that the provider refused has lost its tokens: there is nothing left to forget.
  if (record.current === undefined)
    return record.problem?.code === "vault_key_lost" ? undefined : [];
  try {
    const held = await tokens.open(record);
    const pending = (await tokens.openPending(record))?.body ?? {};
    const refreshTokens = [pending.refresh_token, held.tokenSet.refreshToken];
    const accessTokens = [
      pending.access_token,
      ...Object.values(held.tokenSet.accessTokens).map(({ token }) => token),
    ];
    return [
      ...refreshTokens.filter(isText).map((token) => ({ token, hint: "refresh_token" }) as const),
      ...accessTokens.filter(isText).map((token) => ({ token, hint: "access_token" }) as const),
    ];
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
