import type { RealProvider } from "../support/real-provider.ts";

/** @returns whether the provider honours each of the tokens that it has issued */
export async function honoured(provider: RealProvider): Promise<readonly boolean[]> {
  const tokens = provider.secrets.filter(
    ({ kind }) => kind === "access_token" || kind === "refresh_token",
  );
  return Promise.all(tokens.map(async ({ value }) => (await provider.introspect(value)).active));
}
