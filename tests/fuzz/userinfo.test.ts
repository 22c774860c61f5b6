import { describe, expect } from "vitest";
import { attestedAccount, unattestedAccount } from "../../src/connections/account.ts";
import { fetchUserinfo } from "../../src/oauth/userinfo.ts";
import { ACCESS_TOKEN, RS256 } from "../oauth/sign-in.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import { answerOf, hostileAnswer, mutated } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const CONTEXT = { profile: PROFILE, metadata: METADATA };
const CLAIMS = {
  sub: "alice",
  name: "Alice",
  preferred_username: "alice",
  email: "alice@id.example",
  picture: "https://id.example/alice.png",
  address: { country: "NL" },
};
const jwks = keyring([RS256.jwk]);

function ask(answer: () => Response | Promise<Response>) {
  const { fetch } = answering({ "/userinfo": answer });
  return verdictOf(() => fetchUserinfo(CONTEXT, ACCESS_TOKEN, "alice", { fetch, jwks }));
}

function expectTexts(claims: object): void {
  expect(claims).toMatchObject({ sub: "alice" });
  for (const claim of Object.values(claims))
    if (claim !== undefined) expect(typeof claim).toBe("string");
}

describe("a userinfo answer", () => {
  itHolds(
    "is about this subject, in texts, or an OAuthError",
    hostileAnswer(CLAIMS),
    async (draft) => {
      const { value } = await ask(() => answerOf(draft));
      if (value === undefined) return;
      expectTexts(value);
      expectTexts(attestedAccount(value).claims ?? {});
    },
  );

  itHolds(
    "that is signed is about this subject, in texts, or an OAuthError",
    mutated({ ...CLAIMS, iss: ISSUER, aud: CLIENT_ID }),
    async (claims) => {
      const jwt = await signJwt(RS256, claims);
      const { value } = await ask(
        () => new Response(jwt, { headers: { "content-type": "application/jwt" } }),
      );
      if (value !== undefined) expectTexts(value);
    },
  );

  itHolds(
    "of an API that tells the identity names an account or nobody",
    hostileAnswer(CLAIMS),
    async (draft) => {
      const { fetch } = answering({ "/me": () => answerOf(draft) });
      const identity = { url: `${ISSUER}/me`, id: "/sub", name: "/address/country" };
      const access = { token: ACCESS_TOKEN, tokenType: "bearer", receivedAt: 0 };
      const account = await unattestedAccount(
        { profile: { ...PROFILE, identity }, metadata: METADATA },
        { accessTokens: { "": access } },
        { fetch, dpop: undefined, unknown: () => ({ subject: "unknown", label: "Account 1" }) },
      );
      expect([typeof account.subject, typeof account.label]).toEqual(["string", "string"]);
    },
  );
});
