import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { type PastedTokens, readPastedTokens } from "../../src/oauth/imported-tokens.ts";
import { asJson, hostileText, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const NOW = 1_764_000_000_000;
const RESPONSE = {
  access_token: "access",
  token_type: "Bearer",
  expires_in: 3600,
  expires_at: 1_764_003_600,
  refresh_token: "refresh",
  scope: "read write",
  id_token: "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
};

/** What passes can be sealed and opened again, sent in a header, and shown with its expiry. */
async function expectUsable(pasted: PastedTokens): Promise<void> {
  const { value, failure } = await verdictOf(() => readPastedTokens(pasted, NOW));
  if (failure !== undefined) return expect(failure.code).toBe("import_invalid");
  const { tokenSet, scope } = value;
  const [access] = Object.values(tokenSet.accessTokens);
  const tokens = [access?.token, tokenSet.refreshToken, tokenSet.idToken];
  expect(access ?? tokenSet.refreshToken, "a token that can be used").toBeDefined();
  for (const token of tokens) if (token !== undefined) expect(token).toMatch(/^[\x21-\x7e]+$/);
  const { expiresAt } = access ?? {};
  if (expiresAt !== undefined) expect(new Date(expiresAt).getTime()).not.toBeNaN();
  if (scope !== undefined) expect(scope.trim()).not.toBe("");
}

describe("tokens that were pasted", () => {
  itHolds(
    "as the text of a token response are usable, or refused with import_invalid",
    fc.oneof(mutated(RESPONSE).map(asJson), hostileText),
    expectUsable,
  );

  itHolds(
    "one by one are usable, or refused with import_invalid",
    fc.record({ access_token: hostileText, refresh_token: hostileText, id_token: hostileText }),
    expectUsable,
  );
});
