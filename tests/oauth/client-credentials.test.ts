import { describe, expect, it } from "vitest";
import {
  createClientTokenSource,
  requestClientCredentials,
} from "../../src/oauth/client-credentials.ts";
import { everythingIn } from "../support/error-contents.ts";
import { failureOf } from "../support/oauth-failure.ts";
import { answering, keyring, METADATA, PROFILE } from "../support/provider-double.ts";

const SECRET = "planted & secret: 100%";
const profile = { ...PROFILE, scope: "read:workflows" };

function request(
  answer: (form: URLSearchParams) => Response,
  methods = ["client_secret_basic", "client_secret_post"],
) {
  const provider = answering({ "/token": ({ form }) => answer(form) });
  const context = {
    profile,
    metadata: { ...METADATA, token_endpoint_auth_methods_supported: methods },
  };
  const options = { fetch: provider.fetch, now: () => 1_000, jwks: keyring([]) };
  return { provider, outcome: requestClientCredentials(context, SECRET, options) };
}

const token = (members: Readonly<Record<string, unknown>> = {}) =>
  Response.json({ access_token: "a-token", token_type: "Bearer", expires_in: 600, ...members });

describe("the request", () => {
  it("sends the secret by HTTP Basic, encoded as forms are, and in no body", async () => {
    const { provider, outcome } = request(() => token());
    await outcome;
    const [sent] = provider.received;
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      grant_type: "client_credentials",
      scope: "read:workflows",
    });
    const [, credentials = ""] = sent?.headers.get("authorization")?.split(" ") ?? [];
    const [id, secret = ""] = atob(credentials).split(":");
    expect(id).toBe("pixy");
    expect(new URLSearchParams(`=${secret}`).get("")).toBe(SECRET);
  });

  it("sends it in the body where the provider takes it nowhere else", async () => {
    const { provider, outcome } = request(() => token(), ["client_secret_post"]);
    await outcome;
    const [sent] = provider.received;
    expect(sent?.headers.has("authorization")).toBe(false);
    expect(sent?.form.get("client_secret")).toBe(SECRET);
  });

  it("keeps no refresh token, which the secret makes needless", async () => {
    const { outcome } = request(() => token({ refresh_token: "a-refresh-token" }));
    expect(JSON.stringify(await outcome)).not.toContain("a-refresh-token");
  });

  it("takes no token of another type than it asked for", async () => {
    const { outcome } = request(() => token({ token_type: "mac" }));
    expect(await failureOf(outcome)).toMatchObject({ code: "token_response_invalid" });
  });

  it.each(["client_secret_basic", "client_secret_post"])(
    "repeats the secret in no error, however the provider echoes it: %s",
    async (method) => {
      const encoded = new URLSearchParams({ "": SECRET }).toString().slice(1);
      const sent = method === "client_secret_basic" ? btoa(`pixy:${encoded}`) : encoded;
      const echo = `unknown ${SECRET} or ${encoded} or ${sent}`;
      const { outcome } = request(
        () => Response.json({ error: "invalid_client", error_description: echo }, { status: 401 }),
        [method],
      );
      const failure = await failureOf(outcome);
      expect(failure).toMatchObject({
        code: "token_request_rejected",
        details: { error: "invalid_client" },
      });
      expect(everythingIn(failure)).not.toContain("planted");
      expect(everythingIn(failure)).not.toContain(sent);
    },
  );
});

describe("the token source", () => {
  function prepare(lifetime: number | undefined) {
    let now = 0;
    let requests = 0;
    const waiting: PromiseWithResolvers<void>[] = [];
    const take = createClientTokenSource(
      async () => {
        requests += 1;
        const number = requests;
        const receivedAt = now;
        const gate = Promise.withResolvers<void>();
        waiting.push(gate);
        await gate.promise;
        const expiry = lifetime === undefined ? {} : { expiresAt: receivedAt + lifetime * 1000 };
        const access = { token: `token ${number}`, tokenType: "bearer", receivedAt, ...expiry };
        return { tokenSet: { accessTokens: { "": access } }, grantedScope: "" };
      },
      () => now,
    );
    return {
      take: async () => (await take()).token,
      answer: () => waiting.shift()?.resolve(),
      fail: () => waiting.shift()?.reject(new Error("refused")),
      at: (seconds: number) => void (now = seconds * 1000),
      requests: () => requests,
    };
  }

  it("uses a token until 60 seconds before it expires, and asks again from then on", async () => {
    const source = prepare(600);
    const first = source.take();
    source.answer();
    expect(await first).toBe("token 1");
    source.at(539.999);
    expect(await source.take()).toBe("token 1");
    source.at(540);
    const next = source.take();
    source.answer();
    expect(await next).toBe("token 2");
  });

  it("makes one request for all that ask meanwhile", async () => {
    const source = prepare(600);
    const all = Promise.all([source.take(), source.take(), source.take()]);
    source.answer();
    expect(await all).toEqual(["token 1", "token 1", "token 1"]);
    expect(source.requests()).toBe(1);
  });

  it.each([undefined, 30, 60])("keeps no token that lives for %s s", async (lifetime) => {
    const source = prepare(lifetime);
    for (const expected of ["token 1", "token 2"]) {
      const taken = source.take();
      source.answer();
      expect(await taken).toBe(expected);
    }
  });

  it("tells all that wait of a failure, and asks anew the next time", async () => {
    const source = prepare(600);
    const all = [source.take(), source.take()];
    source.fail();
    for (const one of all) await expect(one).rejects.toThrow("refused");
    const next = source.take();
    source.answer();
    expect(await next).toBe("token 2");
  });
});
