import { expect, it } from "vitest";
import { createMockLab, type Lab, requireMock } from "../../src/grants/lab.ts";
import { runGrant } from "../../src/grants/run-grant.ts";
import { prepareMockLab, walk } from "./mock-lab.ts";

const choices = {
  verifierLength: 64,
  scopeWish: "same",
  scope: "",
  appName: "A lab",
  clientId: "",
  clientSecret: "",
  username: "",
  password: "",
} as const;

/** A mock provider whose metadata sends people and codes to a real one. */
function prepareAstray() {
  const sent: string[] = [];
  const real = "https://real.test";
  const { provider } = prepareMockLab();
  const lab = createMockLab(
    {
      ...provider,
      fetch: async (input) => {
        const url = input instanceof Request ? input.url : String(input);
        sent.push(url);
        return Response.json({
          issuer: provider.issuer,
          authorization_endpoint: `${real}/authorize`,
          token_endpoint: `${real}/token`,
          jwks_uri: `${real}/jwks`,
        });
      },
    },
    { now: Date.now, pause: () => Promise.resolve(), watch: (fetch) => fetch },
  );
  return { lab, sent };
}

it.each(["without-pkce", "plain", "implicit"] as const)(
  "sends nothing of %s to where the mock's metadata leads",
  async (grant) => {
    const { lab, sent } = prepareAstray();
    await expect(walk(runGrant(grant, lab, choices))).rejects.toMatchObject({
      code: "origin_not_allowed",
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^https:\/\/app\.test\/mock-lab\/\.well-known\//);
  },
);

it("refuses every address but those below the issuer", async () => {
  const { lab } = prepareMockLab();
  for (const url of [
    "https://real.test/token",
    "https://app.test/mock-lab-elsewhere/token",
    "https://app.test/mock-lab@real.test/token",
  ]) {
    await expect(lab.fetch(url)).rejects.toMatchObject({ code: "origin_not_allowed" });
  }
});

it("takes nothing for a mock lab that was not made as one, a copy of one with another fetch least of all", async () => {
  const { lab, sent } = prepareMockLab();
  const elsewhere: string[] = [];
  const realFetch: typeof fetch = async (input) => {
    elsewhere.push(input instanceof Request ? input.url : String(input));
    return Response.json({});
  };
  const lookalikes: Lab[] = [
    { ...lab, fetch: realFetch },
    Object.create(lab, { fetch: { value: realFetch } }),
    JSON.parse(JSON.stringify(lab)),
  ];
  for (const lookalike of lookalikes) {
    expect(() => requireMock(lookalike)).toThrow(
      expect.objectContaining({ code: "origin_not_allowed" }),
    );
    for (const grant of ["without-pkce", "plain", "implicit"] as const) {
      await expect(walk(runGrant(grant, lookalike, choices))).rejects.toMatchObject({
        code: "origin_not_allowed",
      });
    }
  }
  expect([...sent, ...elsewhere]).toEqual([]);
  expect(() => requireMock(lab)).not.toThrow();
});

it("gives a mock lab no other fetch once it was made", () => {
  const { lab } = prepareMockLab();
  expect(() => Object.assign(lab, { fetch })).toThrow(TypeError);
});
