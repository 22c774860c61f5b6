import { expect, it } from "vitest";
import { challengesIn } from "../../src/oauth/protected-resource.ts";

const answer = (header?: string) => ({
  headers: new Headers(header === undefined ? {} : { "www-authenticate": header }),
});

it("each challenge of a header is read, with what it says", async () => {
  expect(
    await challengesIn(answer('Bearer realm="a, b", error="invalid_token", DPoP algs="ES256"')),
  ).toMatchObject([
    { scheme: "bearer", parameters: { realm: "a, b", error: "invalid_token" } },
    { scheme: "dpop", parameters: { algs: "ES256" } },
  ]);
});

it.each([undefined, "", '="', `Bearer realm="${"a".repeat(9000)}"`])(
  "a header that is absent, malformed or endless says nothing",
  async (header) => {
    expect(await challengesIn(answer(header))).toEqual([]);
  },
);
