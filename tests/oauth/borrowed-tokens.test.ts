import { expect, it } from "vitest";
import { createBorrowedTokens } from "../../src/oauth/borrowed-tokens.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

const tokenSet = (refreshToken: string) => ({ accessTokens: {}, refreshToken });

it("gives back what it holds, the newest first, by requests that outlive the page", async () => {
  const sent: { token: string | null; keepalive: boolean }[] = [];
  const borrowed = createBorrowedTokens({
    async fetch(input, init) {
      const request = new Request(input, init);
      const form = new URLSearchParams(await request.text());
      sent.push({ token: form.get("token"), keepalive: request.keepalive });
      return new Response();
    },
  });
  const context = { profile: PROFILE, metadata: METADATA };
  borrowed.hold(context, tokenSet("first"));
  borrowed.hold(context, tokenSet("second"));

  expect(await borrowed.giveBack()).toBe("revoked");
  expect(await borrowed.giveBack()).toBe("revoked");

  expect(sent).toEqual([
    { token: "second", keepalive: true },
    { token: "first", keepalive: true },
  ]);
});
