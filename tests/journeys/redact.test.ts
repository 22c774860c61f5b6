import { describe, expect, it, test } from "vitest";
import {
  createRedactor,
  MAX_BODY,
  type RawBody,
  type RawExchange,
} from "../../src/journeys/redact.ts";
import type { Vocabulary } from "../../src/journeys/shown-names.ts";

const FORM = "application/x-www-form-urlencoded;charset=UTF-8";
const TOKEN = "2YotnFZFEjr1zCsicMWpAA";
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";

function redact(raw: Partial<RawExchange>, vocabulary: Vocabulary = "oauth") {
  return createRedactor().exchange(
    { method: "POST", url: "https://id.example/token", requestHeaders: [], ...raw },
    vocabulary,
  );
}

const json = (value: unknown): RawBody => ({
  text: JSON.stringify(value),
  type: "application/json",
});
const parsed = (text: string | undefined): unknown => JSON.parse(text ?? "");

describe("a request body", () => {
  it("shows what is public in a code exchange and masks the rest", () => {
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      code: "SplxlOBeZQQYbYS6WxSbIA",
      code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
      redirect_uri: "https://pixy.example/callback",
      client_id: "pixy",
    });
    expect(redact({ requestBody: { text: String(body), type: FORM } }).requestBody).toBe(
      "grant_type=authorization_code&code=•••• (22 characters)&code_verifier=•••• (43 characters)" +
        "&redirect_uri=https://pixy.example/callback&client_id=pixy",
    );
  });

  it("keeps an encoded value one value", () => {
    const body = new URLSearchParams({ scope: "openid a&b", client_id: "100%+x" });
    expect(redact({ requestBody: { text: String(body), type: FORM } }).requestBody).toBe(
      "scope=openid%20a%26b&client_id=100%25%2Bx",
    );
  });

  test.each([
    "refresh_token",
    "access_token",
    "id_token",
    "token",
    "client_secret",
    "password",
    "assertion",
    "client_assertion",
    "subject_token",
    "state",
    "nonce",
    "id_token_hint",
    "login_hint",
    "device_code",
    "user_code",
    "request",
    "request_uri",
    "anything_else",
  ])("masks %s", (name) => {
    const requestBody = { text: `${name}=${TOKEN}`, type: FORM };
    expect(redact({ requestBody }).requestBody).toBe(`${name}=•••• (22 characters)`);
  });

  it("masks a parameter without a name, and a name that is none", () => {
    const requestBody = { text: `${TOKEN}&${"n".repeat(41)}=1&=${TOKEN}`, type: FORM };
    expect(redact({ requestBody }).requestBody).toBe(
      "•••• (22 characters)&•••• (41 characters)=•••• (1 characters)&=•••• (22 characters)",
    );
  });

  it("keeps nothing of a body that has no names in it", () => {
    expect(redact({ requestBody: { text: TOKEN, type: "text/plain" } }).requestBody).toBe(
      "(text/plain, 22 bytes, not kept)",
    );
    expect(redact({ requestBody: { text: `<a>${TOKEN}</a>`, type: undefined } }).requestBody).toBe(
      "(no known type, 29 bytes, not kept)",
    );
  });

  it("repeats no media type that is none", () => {
    const requestBody = { text: "x", type: `${TOKEN} <script>` };
    expect(redact({ requestBody }).requestBody).toBe("(no known type, 1 bytes, not kept)");
  });
});

describe("a response body", () => {
  it("shows what is public in a token answer and masks the rest", () => {
    const responseBody = json({
      access_token: TOKEN,
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: "tGzv3JOkF0XG5Qx2TlKWIA",
      id_token: JWT,
      scope: "openid profile",
      session_state: "abc",
      otp: 123456,
      "not-before-policy": 0,
      first_party: true,
      nothing: null,
    });
    expect(parsed(redact({ responseBody }).responseBody)).toEqual({
      access_token: "•••• (22 characters)",
      token_type: "Bearer",
      expires_in: 3600,
      refresh_token: "•••• (22 characters)",
      id_token: `•••• (${JWT.length} characters)`,
      scope: "openid profile",
      session_state: "•••• (3 characters)",
      otp: "•••• (6 characters)",
      "not-before-policy": "•••• (1 characters)",
      first_party: true,
      nothing: null,
    });
  });

  it("masks an unknown object whole, public names in it included", () => {
    const responseBody = json({ user: { scope: "openid", email: "alice@acme.example" } });
    expect(parsed(redact({ responseBody }).responseBody)).toEqual({ user: "•••• (47 characters)" });
  });

  it("masks what stands in a list or object where a text is expected", () => {
    const responseBody = json({ scope: ["openid", { secret: TOKEN }], error: { secret: TOKEN } });
    expect(parsed(redact({ responseBody }).responseBody)).toEqual({
      scope: ["openid", "•••• (35 characters)"],
      error: "•••• (35 characters)",
    });
  });

  it("masks JSON that is no object", () => {
    expect(parsed(redact({ responseBody: json(TOKEN) }).responseBody)).toBe("•••• (22 characters)");
    expect(parsed(redact({ responseBody: json([TOKEN]) }).responseBody)).toBe(
      "•••• (26 characters)",
    );
  });

  it("masks a token that is used as a name", () => {
    const text = redact({
      responseBody: json({ [JWT]: { active: true }, access_token: TOKEN, [TOKEN]: 1 }),
    }).responseBody;
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain("eyJ");
  });

  it("reads JSON and forms that are declared as something else", () => {
    const type = "text/html";
    expect(redact({ responseBody: { text: '{"error":"invalid_grant"}', type } }).responseBody).toBe(
      '{\n  "error": "invalid_grant"\n}',
    );
    expect(
      redact({ responseBody: { text: `access_token=${TOKEN}&scope=repo`, type: FORM } })
        .responseBody,
    ).toBe("access_token=•••• (22 characters)&scope=repo");
  });

  it("cuts what is too long", () => {
    const { responseBody } = redact({
      responseBody: json({ error: "bad", error_description: "long ".repeat(10_000), scope: "a" }),
    });
    expect(responseBody).toMatch(/^\{\n {2}"error": "bad",\n… \(5\d{4} more characters\)$/);
    const text = `scope=${"x".repeat(10_000)}&client_id=${"y".repeat(10_000)}`;
    const form = redact({ responseBody: { text, type: FORM } }).responseBody;
    expect(form).toMatch(/^scope=x{10000}\n… \(10011 more characters\)$/);
  });

  it("shows the endpoints and lists of a discovery document", () => {
    const metadata = {
      issuer: "https://id.example",
      token_endpoint: "https://id.example/token",
      jwks_uri: "https://id.example/keys",
      scopes_supported: ["openid", "email"],
      request_parameter_supported: false,
      authorization_response_iss_parameter_supported: true,
      introspection_endpoint_auth_methods_supported: ["none"],
      mtls_endpoint_aliases: { token_endpoint: "https://mtls.id.example/token" },
    };
    const { responseBody } = redact(
      { responseBody: json({ ...metadata, tenant_key: TOKEN }) },
      "discovery",
    );
    expect(parsed(responseBody)).toEqual({ ...metadata, tenant_key: "•••• (22 characters)" });
  });

  it("masks a token that is used as a name in a discovery document", () => {
    const token = `${TOKEN}${TOKEN}_supported`;
    const { responseBody } = redact({ responseBody: json({ [token]: true }) }, "discovery");
    expect(responseBody).not.toContain(TOKEN);
  });

  it("takes the names of a discovery document for public in no other document", () => {
    const { responseBody } = redact({
      responseBody: json({ secret_endpoint: TOKEN, keys: [{ kid: TOKEN }] }),
    });
    expect(responseBody).not.toContain(TOKEN);
  });

  it("shows which keys a JWKS holds, without their material", () => {
    const key = { kty: "EC", use: "sig", alg: "ES256", kid: "key-1", crv: "P-256" };
    const { responseBody } = redact(
      {
        responseBody: json({
          keys: [{ ...key, x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", d: TOKEN }],
        }),
      },
      "jwks",
    );
    expect(parsed(responseBody)).toEqual({
      keys: [{ ...key, x: "•••• (43 characters)", d: "•••• (22 characters)" }],
    });
  });

  it("takes a key's thumbprint for no secret, because the kid may be the same", () => {
    const { responseBody } = redact(
      {
        responseBody: json({
          keys: [{ kid: "imi0Y2z0dYKxBttAqK_Tt5hYBTk", x5t: "imi0Y2z0dYKxBttAqK_Tt5hYBTk" }],
        }),
      },
      "jwks",
    );
    expect(responseBody).toContain('"kid": "imi0Y2z0dYKxBttAqK_Tt5hYBTk"');
  });

  it("survives JSON that is nested without end", () => {
    const text = `${'{"keys":['.repeat(8000)}${"]}".repeat(8000)}`;
    expect(
      redact({ responseBody: { text, type: "application/json" } }, "jwks").responseBody,
    ).toMatch(/keys|not kept/);
  });
});

describe("headers", () => {
  it("masks credentials and names the scheme", () => {
    expect(
      redact({
        requestHeaders: new Headers({
          authorization: `DPoP ${TOKEN}`,
          dpop: JWT,
          accept: "application/json",
          "x-api-key": TOKEN,
        }),
        responseHeaders: [
          ["Set-Cookie", `sid=${TOKEN}; HttpOnly`],
          ["Content-Type", "application/json"],
          ["DPoP-Nonce", "eyJ7S_zG"],
        ],
      }),
    ).toMatchObject({
      requestHeaders: {
        authorization: "DPoP •••• (22 characters)",
        dpop: `•••• (${JWT.length} characters)`,
        accept: "application/json",
        "x-api-key": "•••• (22 characters)",
      },
      responseHeaders: {
        "set-cookie": "•••• (36 characters)",
        "content-type": "application/json",
        "dpop-nonce": "•••• (8 characters)",
      },
    });
  });

  it("masks an Authorization header without a scheme", () => {
    expect(redact({ requestHeaders: [["Authorization", TOKEN]] }).requestHeaders).toEqual({
      authorization: "•••• (22 characters)",
    });
  });

  it("shows what a challenge asks for, and no more", () => {
    const value = `DPoP error="use_dpop_nonce", error_description="a \\"nonce\\" is needed", nonce="${TOKEN}", scope="a b", Negotiate ${TOKEN}==`;
    expect(redact({ responseHeaders: [["WWW-Authenticate", value]] }).responseHeaders).toEqual({
      "www-authenticate":
        'DPoP error="use_dpop_nonce", error_description="a \\"nonce\\" is needed", •••• (30 characters), scope="a b", Negotiate •••• (24 characters)',
    });
  });

  it("redacts the URL of a redirect", () => {
    const value = `https://pixy.example/callback?code=${TOKEN}&state=s`;
    expect(redact({ responseHeaders: [["Location", value]] }).responseHeaders).toEqual({
      location: "https://pixy.example/callback?code=•••• (22 characters)&state=•••• (1 characters)",
    });
  });
});

describe("a URL", () => {
  test.each([
    ["https://id.example/token", "https://id.example/token"],
    ["https://id.example", "https://id.example"],
    [
      `https://id.example/authorize?client_id=pixy&state=${TOKEN}&nonce=&scope=openid+email`,
      "https://id.example/authorize?client_id=pixy&state=•••• (22 characters)&nonce=&scope=openid%20email",
    ],
    [
      `https://pixy.example/callback#access_token=${TOKEN}&token_type=bearer`,
      "https://pixy.example/callback#access_token=•••• (22 characters)&token_type=bearer",
    ],
    [
      `https://id.example/?${TOKEN}#${TOKEN}`,
      "https://id.example/?•••• (22 characters)#•••• (22 characters)",
    ],
    [`https://alice:${TOKEN}@id.example/a@b`, "https://id.example/a@b"],
    [`https://id.example/${JWT}/x`, `https://id.example/•••• (${JWT.length} characters)/x`],
    [
      `https://id.example/x?redirect_uri=${encodeURIComponent(`https://pixy.example/callback?code=${TOKEN}`)}`,
      "https://id.example/x?redirect_uri=https://pixy.example/callback?code=•••• (22 characters)",
    ],
    ["javascript:alert(1)", "javascript:•••• (8 characters)"],
    [`data:text/plain,${TOKEN}`, "data:•••• (33 characters)"],
    [`/relative?token=${TOKEN}`, "/relative?token=•••• (22 characters)"],
    ["https://id.example/x?scope=%E0%A4%A", "https://id.example/x?scope=%25E0%25A4%25A"],
  ])("%s", (url, shown) => {
    expect(redact({ url }).url).toBe(shown);
  });
});

describe("what was masked once", () => {
  const SECRET = "s3cr3t/with+odd=chars";
  const requestBody = { text: String(new URLSearchParams({ token: SECRET })), type: FORM };

  test.each([
    ["verbatim", SECRET],
    ["in another letter case", SECRET.toUpperCase()],
    ["percent-encoded", encodeURIComponent(SECRET)],
    ["percent-encoded in small letters", encodeURIComponent(SECRET).toLowerCase()],
    [
      "percent-encoded to the last letter",
      SECRET.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    ],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(SECRET))],
    [
      "percent-encoded three times",
      encodeURIComponent(encodeURIComponent(encodeURIComponent(SECRET))),
    ],
  ])("is masked in a description, %s", (_, repeated) => {
    const responseBody = json({
      error: "invalid_grant",
      error_description: `the token ${repeated} is unknown`,
    });
    const text = redact({ requestBody, responseBody }).responseBody;
    expect(parsed(text)).toEqual({
      error: "invalid_grant",
      error_description: `the token •••• (${repeated.length} characters) is unknown`,
    });
  });

  it("is masked in a shown URL, a path, a scope, a header and the exchange's own URL", () => {
    const redacted = redact({
      url: `https://id.example/revoke/${encodeURIComponent(SECRET)}?scope=${encodeURIComponent(SECRET)}`,
      requestBody,
      responseHeaders: [["x-request-id", SECRET]],
      responseBody: json({
        error_uri: `https://id.example/help?scope=${encodeURIComponent(SECRET)}`,
        scope: `a ${SECRET}`,
        error_description: `see https://id.example/help?q=1#${SECRET}`,
      }),
    });
    const text = JSON.stringify(redacted);
    expect(decodeURIComponent(text.replace(/%(?![0-9A-F]{2})/gi, "%25"))).not.toContain(SECRET);
    expect(redacted.url).toBe(
      "https://id.example/revoke/•••• (27 characters)?scope=•••• (21 characters)",
    );
  });

  it("is masked in later exchanges and texts of the same journey, and in no other journey", () => {
    const redactor = createRedactor();
    const later = {
      method: "GET",
      url: "https://id.example/x",
      requestHeaders: [["accept", TOKEN]],
    } as const;
    redactor.exchange(
      {
        method: "POST",
        url: "https://id.example/token",
        requestHeaders: [["authorization", `Bearer ${TOKEN}`]],
      },
      "oauth",
    );
    expect(redactor.exchange(later, "oauth").requestHeaders).toEqual({
      accept: "•••• (22 characters)",
    });
    expect(redactor.text(`failed for ${TOKEN}`)).toBe("failed for •••• (22 characters)");
    expect(createRedactor().text(`failed for ${TOKEN}`)).toBe(`failed for ${TOKEN}`);
  });

  it("is masked part by part when it is a JWT", () => {
    const [, payload, signature] = JWT.split(".");
    const redacted = redact({
      responseBody: json({
        id_token: JWT,
        error_description: `payload ${payload}, signature ${signature}`,
      }),
    });
    expect(redacted.responseBody).not.toContain(payload);
    expect(redacted.responseBody).not.toContain(signature);
  });

  it("is masked with everything around it when only a part of it is encoded", () => {
    const repeated = SECRET.replace("+", "%2B");
    const responseBody = json({ error_description: `the token ${repeated}` });
    expect(parsed(redact({ requestBody, responseBody }).responseBody)).toEqual({
      error_description: "•••• (33 characters)",
    });
  });

  test.each<[string, Partial<RawExchange>]>([
    [
      "a nonce of a challenge",
      { responseHeaders: [["www-authenticate", `DPoP nonce="${TOKEN}"`]] },
    ],
    ["a cookie", { responseHeaders: [["set-cookie", `sid=${TOKEN}; Path=/`]] }],
    [
      "a value deep in an unknown object",
      { requestBody: json({ user: { keys: [{ main: TOKEN }] } }) },
    ],
    ["a password of a URL", { url: `https://alice:${TOKEN}@id.example/` }],
    ["a bare query", { url: `https://id.example/?${TOKEN}` }],
    [
      "a token of an Authorization header",
      { requestHeaders: [["authorization", `Bearer ${TOKEN}`]] },
    ],
  ])("is masked again when it was %s", (_, raw) => {
    const { responseBody } = redact({
      ...raw,
      responseBody: json({ error_description: `about ${TOKEN}` }),
    });
    expect(parsed(responseBody)).toEqual({ error_description: "about •••• (22 characters)" });
  });

  const filling = (length: number) => "long ".repeat(length).slice(0, length);
  const repeated = "token_learned_a_step_later";

  test.each<[string, (length: number) => RawBody]>([
    ["JSON", (length) => json({ error: filling(length), error_description: `on ${repeated}` })],
    [
      "a form",
      (length) => ({ text: `scope=${"x".repeat(length)}&client_id=${repeated}`, type: FORM }),
    ],
  ])("leaves no part of itself in %s that was cut before it was known", (_, bodyOf) => {
    for (let length = MAX_BODY - 90; length < MAX_BODY; length += 1) {
      const redactor = createRedactor();
      const raw = { method: "POST", url: "https://id.example/token", requestHeaders: [] };
      const exchange = redactor.exchange({ ...raw, responseBody: bodyOf(length) }, "oauth");
      redactor.conceal(repeated);
      expect(redactor.again(exchange).responseBody).not.toContain(repeated.slice(0, 3));
    }
  });

  it("leaves no part of itself in the media type of a body that is not kept", () => {
    const redactor = createRedactor();
    const secret = "0123456789".repeat(8);
    const responseBody = { text: "no JSON", type: `application/${secret}` };
    const raw = { method: "POST", url: "https://id.example/token", requestHeaders: [] };
    const exchange = redactor.exchange({ ...raw, responseBody }, "oauth");
    redactor.conceal(secret);
    expect(redactor.again(exchange).responseBody).toBe("(no known type, 7 bytes, not kept)");
  });

  it("leaves words alone that a short value happens to be part of", () => {
    const responseBody = json({ sub: "open", scope: "openid" });
    expect(parsed(redact({ responseBody }).responseBody)).toEqual({
      sub: "•••• (4 characters)",
      scope: "openid",
    });
  });

  it("does not make the provider's own address unreadable", () => {
    const redactor = createRedactor();
    redactor.exchange(
      {
        method: "GET",
        url: "https://id.example/x",
        requestHeaders: [],
        responseBody: json({ website: "https://id.example" }),
      },
      "oauth",
    );
    expect(redactor.text("https://id.example/token")).toBe("https://id.example/token");
  });

  it("is told from what is masked already", () => {
    const once = redact({ requestBody });
    const again = redact({
      url: once.url,
      requestBody: { text: once.requestBody ?? "", type: FORM },
    });
    expect(again.requestBody).toBe(once.requestBody);
  });

  it("masks everything rather than something when a provider floods it", () => {
    const redactor = createRedactor();
    const many = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`m${index}`, `value-number-${index}`]),
    );
    const { responseBody } = redactor.exchange(
      {
        method: "GET",
        url: "https://id.example/x",
        requestHeaders: [],
        responseBody: json({ ...many, token: TOKEN }),
      },
      "oauth",
    );
    expect(responseBody).not.toContain("value-number");
    expect(redactor.text("harmless words")).toBe("•••• (14 characters)");
  });
});

describe("a text in the shape of a JWT", () => {
  test.each([
    ["alone", JWT],
    ["in a sentence", `the token ${JWT} was refused`],
    ["without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."],
    ["encrypted", "eyJhbGciOiJSU0EtT0FFUCJ9.a-b_c.d-e_f.g-h_i.j-k_l"],
    ["percent-encoded", JWT.replaceAll(".", "%2E")],
  ])("is masked %s", (_, text) => {
    const shown = parsed(redact({ responseBody: json({ error_description: text }) }).responseBody);
    expect(JSON.stringify(shown)).toContain("••••");
    expect(JSON.stringify(shown)).not.toMatch(/eyJ/);
  });
});
