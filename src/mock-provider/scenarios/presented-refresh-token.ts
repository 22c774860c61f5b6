import type { MockProvider } from "../provider.ts";
import type { Grant, State } from "../state/state.ts";
import { sha256 } from "../tokens/token-hash.ts";

/** Changes the grant behind the refresh token of a request, before the request is decided. */
export async function changeGrant(
  provider: MockProvider,
  request: Request | undefined,
  change: (grant: Grant) => void,
): Promise<void> {
  const find = await grantFinder(request);
  await provider.state.update((state) => {
    const grant = find(state);
    if (grant !== undefined) change(grant);
  });
}

/** @returns the nonce of the authorization that the refresh token of a request goes back to */
export async function findOriginalNonce(
  provider: MockProvider,
  request: Request | undefined,
): Promise<string | undefined> {
  const find = await grantFinder(request);
  const state = await provider.state.read();
  const grant = find(state);
  return [...state.codes.values()].find(({ grantId }) => grantId === grant?.id)?.nonce;
}

async function grantFinder(
  request: Request | undefined,
): Promise<(state: State) => Grant | undefined> {
  const form = new URLSearchParams(await request?.clone().text());
  const hash = await sha256(form.get("refresh_token") ?? "");
  return ({ refreshTokens, grants }) => grants.get(refreshTokens.get(hash)?.grantId ?? "");
}
