import type { ConnectionRecord } from "./connection-record.ts";
import type { ConnectionTokens } from "./connection-tokens.ts";

/** A token that still lives at the provider when its connection is gone. */
export interface LeftToken {
  readonly token: string;
  readonly hint: "refresh_token" | "access_token";
}

/**
 * What the provider must be told to forget: also of a refresh answer that nobody has validated yet.
 *
 * @param record as it was when it was removed
 * @returns the refresh tokens first, because with one of them a provider ends the whole grant;
 *   undefined when they cannot be read any more
 */
export async function leftTokens(
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

/** @returns `failed` when any of them may still be good */
export async function revokeAll(
  left: readonly LeftToken[] | undefined,
  revoke: (token: LeftToken) => Promise<void>,
): Promise<"done" | "failed"> {
  let result: "done" | "failed" = left === undefined ? "failed" : "done";
  for (const token of left ?? []) {
    await revoke(token).catch(() => (result = "failed"));
  }
  return result;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
