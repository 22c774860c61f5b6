import { describe, expect, it, test } from "vitest";
import {
  pollDeviceAuthorization,
  requestDeviceAuthorization,
  validateDeviceResponse,
} from "../../src/oauth/device-authorization.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import {
  answering,
  CLIENT_ID,
  ISSUER,
  keyring,
  METADATA,
  PROFILE,
  signJwt,
} from "../support/provider-double.ts";
import { ACCESS_TOKEN, REFRESH_TOKEN, RS256, seconds } from "./sign-in.ts";

const DEVICE_CODE = "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS";
const ANSWER = {
  device_code: DEVICE_CODE,
  user_code: "WDJB-MJHT",
  verification_uri: `${ISSUER}/device`,
  verification_uri_complete: `${ISSUER}/device?user_code=WDJB-MJHT`,
  expires_in: 1800,
  interval: 5,
};
const NOW = 1_000_000;
const now = () => NOW;
const CONTEXT = {
  profile: PROFILE,
  metadata: { ...METADATA, device_authorization_endpoint: `${ISSUER}/device_authorization` },
};

function ask(answer: () => Response, profile = PROFILE) {
  const provider = answering({ "/device_authorization": answer });
  const { fetch } = provider;
  return { provider, done: requestDeviceAuthorization({ ...CONTEXT, profile }, { fetch, now }) };
}

function askFor(members: Readonly<Record<string, unknown>>) {
  return ask(() => Response.json({ ...ANSWER, ...members })).done;
}

function poll(answer: () => Response) {
  const provider = answering({ "/token": answer });
  const { fetch } = provider;
  return { provider, done: pollDeviceAuthorization(CONTEXT, DEVICE_CODE, { fetch, now }) };
}

describe("a code for another device", () => {
  it("is asked for as a public client, with the scope, the parameters and the resources", async () => {
    const { provider, done } = ask(() => Response.json(ANSWER), {
      ...PROFILE,
      authorizationParams: { audience: "https://api.example" },
      resource: ["https://a.example/", "https://b.example/"],
    });
    expect(await done).toEqual({
      deviceCode: DEVICE_CODE,
      userCode: "WDJB-MJHT",
      verificationUri: `${ISSUER}/device`,
      verificationUriComplete: `${ISSUER}/device?user_code=WDJB-MJHT`,
      expiresAt: NOW + 1_800_000,
      interval: 5,
    });
    expect([...(provider.received[0]?.form ?? [])]).toEqual([
      ["audience", "https://api.example"],
      ["scope", "openid profile"],
      ["resource", "https://a.example/"],
      ["resource", "https://b.example/"],
      ["client_id", CLIENT_ID],
    ]);
    expect(provider.received[0]?.init).toMatchObject({ method: "POST", credentials: "omit" });
  });

  test.each([
    ["no interval is five seconds", { interval: undefined }, { interval: 5 }],
    ["an interval in digits is its number", { interval: "7" }, { interval: 7 }],
    ["null, zero or negative as interval counts as absent", { interval: null }, { interval: 5 }],
    ["a negative interval counts as absent", { interval: -1 }, { interval: 5 }],
    ["an endless interval is five minutes", { interval: 1e9 }, { interval: 300 }],
    ["a lifetime in digits is its number", { expires_in: "60" }, { expiresAt: NOW + 60_000 }],
    ["an endless lifetime is a day", { expires_in: 1e12 }, { expiresAt: NOW + 86_400_000 }],
    ["space around the code is none of it", { user_code: " 123 456 " }, { userCode: "123 456" }],
    ["letters of other scripts are letters", { user_code: "БГДЖ-КЛМН" }, { userCode: "БГДЖ-КЛМН" }],
    [
      "the address may have its name of old",
      { verification_uri: undefined, verification_url: `${ISSUER}/old` },
      { verificationUri: `${ISSUER}/old` },
    ],
    [
      "an address that is no link is kept as the text that it is",
      { verification_uri: "http://id.example/device" },
      { verificationUri: "http://id.example/device" },
    ],
  ] as const)("%s", async (_, members, expected) => {
    expect(await askFor(members)).toMatchObject(expected);
  });

  test.each([
    "http://id.example/device?user_code=x",
    "javascript:alert(1)",
    "https://user:secret@id.example/",
    `https://id.example/${"x".repeat(2000)}`,
    "not an address",
    "",
    7,
  ])("is shown without its QR code when the complete address is %j", async (complete) => {
    expect(
      (await askFor({ verification_uri_complete: complete })).verificationUriComplete,
    ).toBeUndefined();
  });

  test.each([
    ["device_code", { device_code: undefined }],
    ["device_code", { device_code: "x".repeat(9000) }],
    ["user_code", { user_code: "" }],
    ["user_code", { user_code: "x".repeat(65) }],
    ["user_code", { user_code: "WDJB\u202EMJHT" }],
    ["user_code", { user_code: "WDJB\nMJHT" }],
    ["user_code", { user_code: "a\u0301\u0301\u0301" }],
    ["user_code", { user_code: ["WDJB"] }],
    ["verification_uri", { verification_uri: undefined }],
    ["verification_uri", { verification_uri: "somewhere" }],
    ["verification_uri", { verification_uri: "https://id.example/\u202Eecived" }],
    ["verification_uri", { verification_uri: `https://id.example/${"x".repeat(2000)}` }],
    ["expires_in", { expires_in: 0 }],
    ["expires_in", { expires_in: undefined }],
    ["expires_in", { expires_in: "soon" }],
  ])("is refused when %s is wrong: %j", async (name, members) => {
    const failure = await failureOf(askFor(members));
    expect(failure.code).toBe("response_malformed");
    expect(failure.message).toContain(`"${name}"`);
    expect(everythingIn(failure)).not.toContain(DEVICE_CODE);
  });

  it("is refused with the provider's own error, also with status 200", async () => {
    for (const status of [200, 400, 401]) {
      const body = { error: "unauthorized_client", error_description: "not this client" };
      const failure = await failureOf(ask(() => Response.json(body, { status })).done);
      expect(failure).toMatchObject({
        code: "token_request_rejected",
        details: { error: "unauthorized_client", description: "not this client" },
      });
    }
  });

  it("is not asked for where there is no endpoint, or one that could be overheard", async () => {
    const { fetch, received } = answering({});
    for (const [endpoint, code] of [
      [undefined, "endpoint_missing"],
      ["http://id.example/device", "endpoint_insecure"],
    ] as const) {
      const metadata = {
        ...METADATA,
        ...(endpoint && { device_authorization_endpoint: endpoint }),
      };
      const asked = requestDeviceAuthorization({ profile: PROFILE, metadata }, { fetch, now });
      expect((await failureOf(asked)).code).toBe(code);
    }
    expect(received).toEqual([]);
  });
});

describe("a device that asks", () => {
  const refused = (error: string) => () => Response.json({ error }, { status: 400 });

  it("sends the device code, and nothing that it is known by besides its client id", async () => {
    const { provider, done } = poll(refused("authorization_pending"));
    expect(await done).toEqual({ said: "pending" });
    expect(Object.fromEntries(provider.received[0]?.form ?? [])).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: DEVICE_CODE,
      client_id: CLIENT_ID,
    });
    expect(provider.received[0]?.headers.has("authorization")).toBe(false);
  });

  it("is told to wait, also with status 200, and to wait longer", async () => {
    const early = () => Response.json({ error: "authorization_pending" });
    expect(await poll(early).done).toEqual({ said: "pending" });
    expect(await poll(refused("slow_down")).done).toEqual({ said: "slow-down" });
  });

  test.each([
    ["access_denied", "device_denied"],
    ["expired_token", "device_code_expired"],
    ["invalid_grant", "token_request_rejected"],
    ["invalid_client", "token_request_rejected"],
  ])("is told %s: %s", async (error, code) => {
    expect(await failureOf(poll(refused(error)).done)).toMatchObject({ code, details: { error } });
  });

  it("learns no code from a provider that repeats it", async () => {
    const echo = () =>
      Response.json(
        { error: "invalid_grant", error_description: `unknown code ${DEVICE_CODE}` },
        { status: 400 },
      );
    expect(everythingIn(await failureOf(poll(echo).done))).not.toContain(DEVICE_CODE);
  });
});

describe("what comes for a device code", () => {
  const claims = () => ({
    iss: ISSUER,
    aud: CLIENT_ID,
    sub: "alice",
    iat: seconds(),
    exp: seconds() + 600,
  });

  async function validate(
    members: Readonly<Record<string, unknown>>,
    { context = CONTEXT, keys = keyring([RS256.jwk]), isBound = false } = {},
  ) {
    const body = {
      access_token: ACCESS_TOKEN,
      token_type: "Bearer",
      refresh_token: REFRESH_TOKEN,
      expires_in: 60,
      ...members,
    };
    return validateDeviceResponse({ body, receivedAt: Date.now(), isBound }, context, keys);
  }

  it("is an account, attested without a nonce", async () => {
    const done = await validate({ id_token: await signJwt(RS256, claims()) });
    expect(done).toMatchObject({
      claims: { sub: "alice" },
      grantedScope: "openid profile",
      tokenSet: { refreshToken: REFRESH_TOKEN },
    });
  });

  it("need not have an ID token where none was asked for", async () => {
    const context = { ...CONTEXT, profile: { ...PROFILE, scope: "read" } };
    expect((await validate({ scope: "read" }, { context })).claims).toBeUndefined();
  });

  const wrong: readonly (readonly [
    string,
    string,
    Parameters<typeof validate>[1] | undefined,
    () => Promise<Record<string, unknown>>,
  ])[] = [
    ["no ID token comes", "token_response_invalid", undefined, async () => ({})],
    ["it is of another kind", "token_response_invalid", { isBound: true }, async () => ({})],
    [
      "it is for another client",
      "id_token_invalid",
      undefined,
      async () => ({ id_token: await signJwt(RS256, { ...claims(), aud: "another" }) }),
    ],
    [
      "it is for others as well",
      "id_token_invalid",
      undefined,
      async () => ({ id_token: await signJwt(RS256, { ...claims(), aud: [CLIENT_ID, "b"] }) }),
    ],
    [
      "it is of another issuer",
      "id_token_invalid",
      undefined,
      async () => ({ id_token: await signJwt(RS256, { ...claims(), iss: "https://b.example" }) }),
    ],
    [
      "it is of the future",
      "clock_wrong",
      undefined,
      async () => ({
        id_token: await signJwt(RS256, {
          ...claims(),
          iat: seconds() + 3600,
          exp: seconds() + 7200,
        }),
      }),
    ],
    [
      "no key has signed it",
      "signature_invalid",
      { keys: keyring([]) },
      async () => ({ id_token: await signJwt(RS256, claims()) }),
    ],
  ];
  test.each(wrong)("is refused when %s", async (_, code, options, members) => {
    const failure = await failureOf(validate(await members(), options));
    expect(failure.code).toBe(code);
    expect(everythingIn(failure)).not.toContain(ACCESS_TOKEN);
  });
});
