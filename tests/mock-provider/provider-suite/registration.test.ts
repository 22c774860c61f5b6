import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { app, redirectUri } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { read, tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

const metadata = {
  client_name: "A newcomer",
  redirect_uris: [redirectUri],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  token_endpoint_auth_method: "none",
};

describe.each(subjects)("$name: dynamic registration", ({ client, features, openBrowser }) => {
  async function register(changes: Readonly<Record<string, unknown>> = {}) {
    return send(JSON.stringify({ ...metadata, ...changes }));
  }

  async function send(body: string) {
    const headers = { "content-type": "application/json" };
    return read(
      await fetch(client.endpoint("registration_endpoint"), { method: "POST", headers, body }),
    );
  }

  it("makes a public client that can sign people in", async () => {
    const { status, headers, body } = await register();

    expect(status).toBe(201);
    expect(headers.get("cache-control")).toContain("no-store");
    expect(body).toMatchObject({ ...metadata, client_id: expect.any(String) });
    expect(body).not.toHaveProperty("client_secret");
    const newcomer = { ...app, id: v.parse(v.string(), body["client_id"]) };
    const answer = await client.authorize(await openBrowser(), { client_id: newcomer.id });
    const tokens = await client.redeem(answer.get("code") ?? "", {}, { client: newcomer });
    expect(tokens.status).toBe(200);
    const { refreshToken } = tokensOf(tokens);
    expect((await client.refresh(refreshToken, {}, { client: newcomer })).status).toBe(200);
  });

  it("holds the newcomer to what it registered", async () => {
    const { body } = await register({ redirect_uris: ["https://newcomer.example/"] });

    const browser = await openBrowser();
    const url = client.authorizationUrl({ client_id: String(body["client_id"]) });

    expect(await browser.authorize(url)).toEqual({ kind: "told" });
  });

  it("gives a secret to a client that wants to authenticate", async () => {
    const { body } = await register({ token_endpoint_auth_method: "client_secret_basic" });

    expect(body).toMatchObject({
      client_secret: expect.any(String),
      client_secret_expires_at: expect.any(Number),
    });
    const newcomer = {
      ...app,
      id: v.parse(v.string(), body["client_id"]),
      secret: v.parse(v.string(), body["client_secret"]),
    };
    const code = await client.obtainCode({ client_id: newcomer.id });
    expect((await client.redeem(code, {}, { client: newcomer })).status).toBe(200);
  });

  it("fills in the defaults of RFC 7591 §2", async () => {
    const { status, body } = await send(JSON.stringify({ redirect_uris: [redirectUri] }));

    expect(status).toBe(201);
    expect(body).toMatchObject({
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      client_secret: expect.any(String),
    });
  });

  it("gives every client an identifier of its own", async () => {
    const [one, two] = [await register(), await register()];

    expect(one.body["client_id"]).not.toBe(two.body["client_id"]);
  });

  it("keeps what the consent page shows", async () => {
    const shown = {
      logo_uri: "https://newcomer.example/logo.svg",
      tos_uri: "https://newcomer.example/tos",
      policy_uri: "https://newcomer.example/policy",
      client_uri: "https://newcomer.example/",
      contacts: ["help@newcomer.example"],
    };

    expect((await register(shown)).body).toMatchObject(shown);
  });

  it.each([
    ["a fragment", "https://newcomer.example/#callback"],
    ["no address", "callback"],
    ["a scheme that runs script", "javascript:alert(1)"],
  ])("refuses a redirect URI with %s", async (_name, uri) => {
    expect(await register({ redirect_uris: [uri] })).toMatchObject({
      status: 400,
      body: { error: "invalid_redirect_uri" },
    });
  });

  it("refuses a client for the code flow that has no redirect URI", async () => {
    expect(await register({ redirect_uris: [] })).toMatchObject({
      status: 400,
      body: { error: "invalid_redirect_uri" },
    });
  });

  const { strictRedirectUris } = features;
  const lacks = strictRedirectUris === true ? "" : `: ${strictRedirectUris.lacks}`;
  it.runIf(strictRedirectUris === true).each([
    ["a wildcard", "https://*.newcomer.example/callback"],
    ["a query", "https://newcomer.example/callback?next="],
    ["plain http that is not loopback", "http://newcomer.example/callback"],
  ])(`refuses a redirect URI with %s${lacks}`, async (_name, uri) => {
    expect(await register({ redirect_uris: [uri] })).toMatchObject({
      status: 400,
      body: { error: "invalid_redirect_uri" },
    });
  });

  it.each([
    ["an unknown way to authenticate", { token_endpoint_auth_method: "handshake" }],
    ["an unknown grant type", { grant_types: ["magic"] }],
    ["an unknown response type", { response_types: ["magic"] }],
    ["redirect URIs that are no list", { redirect_uris: redirectUri }],
  ])("refuses %s", async (_name, changes) => {
    const { status, body } = await register(changes);

    expect(status).toBe(400);
    expect(["invalid_client_metadata", "invalid_redirect_uri"]).toContain(body["error"]);
  });

  it("refuses what is no JSON object", async () => {
    for (const body of ["[]", "{", "null"]) {
      expect(await send(body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    }
  });
});
