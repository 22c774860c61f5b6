import { expect, it } from "vitest";
import { beginCheckSignIn } from "../../src/checks/sign-in.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { ISSUER, METADATA } from "../support/provider-double.ts";

it("gives back tokens that came with an ID token that is not valid", async () => {
  const revoked: (string | null)[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url === METADATA.revocation_endpoint) {
      revoked.push(new URLSearchParams(await request.text()).get("token"));
      return new Response(null, { status: 200 });
    }
    if (request.url !== METADATA.token_endpoint) return Response.json(METADATA);
    return Response.json({
      access_token: "a0",
      refresh_token: "r0",
      token_type: "bearer",
      id_token: "no.id.token",
    });
  };
  const target = {
    issuer: ISSUER,
    clientId: "pixy",
    origin: "https://app.example",
    redirectUri: "https://app.example/callback",
    scope: "openid",
  };
  const begun = await beginCheckSignIn(target, { fetch, now: Date.now, triesReuse: false });
  const state = new URL(begun.url).searchParams.get("state") ?? "";

  await failureOf(begun.complete(new URLSearchParams({ code: "c", state, iss: ISSUER })));

  expect(revoked).toEqual(["r0"]);
});
