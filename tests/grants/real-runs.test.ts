import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { GrantId } from "../../src/grants/grant.ts";
import { createOwnLab, type Lab } from "../../src/grants/lab.ts";
import { type GrantChoices, runGrant } from "../../src/grants/run-grant.ts";
import { PASSWORD } from "../support/real-provider-grants.ts";
import {
  approveDeviceAtRealProvider,
  signInAtRealProvider,
} from "../support/real-provider-person.ts";
import { type RealProvider, startRealProvider } from "../support/real-provider.ts";
import { factsOf, walk } from "./mock-lab.ts";

const redirectUri = "http://localhost:8091/callback";

let provider: RealProvider;

beforeAll(async () => {
  provider = await startRealProvider({
    host: "localhost",
    redirectUris: [redirectUri],
    postLogoutRedirectUris: ["http://localhost:8091/"],
    offers: { everyGrant: true, registration: true },
  });
});

afterEach(async () => {
  const errors = [...provider.errors];
  await provider.reset();
  // A test in which the provider itself fails has proved nothing.
  if (errors.length > 0) throw new AggregateError(errors, "the provider failed");
});

afterAll(() => provider.stop());

/** The run of a grant at oidc-provider, where Alice does what a person has to. */
function runAtRealProvider(
  grant: GrantId,
  differences: Partial<GrantChoices> = {},
): ReturnType<typeof runGrant> {
  const lab: Lab = {
    ...createOwnLab({
      profile: {
        id: "real",
        name: "Real",
        issuer: provider.issuer,
        clientId: provider.clientId,
        scope: "openid profile offline_access read:workflows",
        authorizationParams: {},
        dpop: false,
        par: false,
        refreshTokens: "memory",
        apis: [],
        apiOrigins: [],
        distinctCallback: false,
      },
      redirectUri,
      fetch,
      now: Date.now,
      // oidc-provider does not mind being asked often.
      pause: () => Promise.resolve(),
      watch: (fetch) => fetch,
      apiAddresses: [`${provider.issuer}/`],
      sampleApiUrl: `${provider.issuer}/me`,
      signIn: (url) => signInAtRealProvider(url.href, "alice"),
    }),
    approveDevice: ({ verificationUri, userCode }) =>
      approveDeviceAtRealProvider(verificationUri, userCode, "alice"),
  };
  const { serverApp } = provider;
  const choices: GrantChoices = {
    verifierLength: 43,
    scopeWish: "same",
    scope: "",
    appName: "A lab",
    clientId: serverApp.id,
    clientSecret: serverApp.secret,
    username: "alice",
    password: PASSWORD,
  };
  return runGrant(grant, lab, { ...choices, ...differences });
}

it("signs in by authorization code and PKCE, and revokes what came", async () => {
  const steps = await walk(runAtRealProvider("authorization-code"));
  expect(factsOf(steps.at(-2))["scope"]).toBe("openid profile offline_access read:workflows");
  const secrets = provider.secrets.filter(({ kind }) => kind === "access_token");
  expect(secrets).toHaveLength(1);
  expect(await provider.introspect(secrets[0]?.value ?? "")).toMatchObject({ active: false });
});

it("refreshes for less, is refused more, and sees the refresh token replaced", async () => {
  const less = await walk(runAtRealProvider("refresh", { scopeWish: "less" }));
  expect(factsOf(less[2])).toMatchObject({
    scope: "openid profile offline_access",
    "refresh token": expect.stringMatching(/^replaced/),
  });
  const more = await walk(runAtRealProvider("refresh", { scopeWish: "more" }));
  expect(more[2]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_scope" } });
  expect(factsOf(more[3])["scope"]).toBe("openid profile offline_access read:workflows");
});

it("connects a device by a code that somebody types on another page", async () => {
  const steps = await walk(runAtRealProvider("device"));
  expect(steps.map(({ key }) => key)).toEqual([
    "looked-up",
    "code-asked",
    "asked-early",
    "answered",
    "code-redeemed",
    "given-back",
  ]);
});

it("trades a token for a narrower one, and is refused a wider one", async () => {
  const steps = await walk(runAtRealProvider("token-exchange"));
  expect(factsOf(steps[2])["scope of the token"]).toBe("read:workflows");
  expect(steps[3]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_scope" } });
});

it("registers a public client, and signs in with it", async () => {
  const steps = await walk(runAtRealProvider("registration"));
  expect(steps.map(({ key }) => key)).toContain("signed-in");
  expect(factsOf(steps[1])["client_id"]).not.toBe(provider.clientId);
});

it("asks about a token before and after it is revoked", async () => {
  const steps = await walk(runAtRealProvider("introspection", { clientId: "", clientSecret: "" }));
  expect(steps.slice(2).map((step) => factsOf(step)["active"])).toEqual([
    "true",
    undefined,
    "false",
  ]);
});

it("finds that nothing is worth anything after a revocation", async () => {
  const steps = await walk(runAtRealProvider("revocation"));
  expect(steps[3]).toMatchObject({ outcome: "refused", refusal: { error: "invalid_grant" } });
  expect(steps[4]).toMatchObject({ outcome: "refused", answer: { status: 401 } });
});

it("gets a client a token of its own with one request, and gives it back with its secret", async () => {
  const steps = await walk(runAtRealProvider("client-credentials"));
  expect(provider.tokenRequests("client_credentials")).toHaveLength(1);
  expect(factsOf(steps.at(-1))["at the provider"]).toBe("revoked");
});

it("signs in by password, and asks an API with what came", async () => {
  const me = { method: "GET", url: `${provider.issuer}/me`, body: "" } as const;
  const steps = await walk(runAtRealProvider("password", { scope: "openid profile" }), [me]);
  expect(steps[2]?.answer).toMatchObject({ status: 200 });
  expect(steps[2]?.answer?.body).toContain("Alice Example");
});

it.each(["without-pkce", "plain", "implicit"] as const)(
  "sends a real provider nothing at all of %s",
  async (grant) => {
    await expect(walk(runAtRealProvider(grant))).rejects.toMatchObject({
      code: "origin_not_allowed",
    });
    expect(provider.requests).toEqual([]);
  },
);
