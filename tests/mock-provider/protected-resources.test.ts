import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { NodeMockProvider } from "../../src/mock-provider/node.ts";
import {
  endAllSessions,
  setAccessTokenLifetime,
} from "../../src/mock-provider/controls/provider-controls.ts";
import { postAsLab } from "./lab-client.ts";
import { call, createTestProvider, issuer, post, refresh, signIn } from "./plain-client.ts";

let provider: NodeMockProvider;
let advance: (seconds: number) => void;

beforeEach(() => {
  ({ provider, advance } = createTestProvider());
  onTestFinished(provider.listen());
});

describe("userinfo", () => {
  it("tells what the scope allows", async () => {
    const all = await signIn(provider);
    const bare = await signIn(provider, { scope: "openid" });

    expect((await call("/userinfo", all.accessToken)).body).toEqual({
      sub: "alice",
      name: "Alice Example",
      email: "alice@mock.example",
      email_verified: true,
    });
    expect((await call("/userinfo", bare.accessToken)).body).toEqual({ sub: "alice" });
  });

  it("demands openid", async () => {
    const { accessToken } = await signIn(provider, { scope: "read:workflows" });

    expect((await call("/userinfo", accessToken)).status).toBe(403);
  });
});

describe("the API", () => {
  it("lists projects and workflows", async () => {
    const { accessToken } = await signIn(provider);

    const projects = await call("/api/projects", accessToken);
    const workflows = await call("/api/workflows", accessToken);

    expect(projects.body["projects"]).toContainEqual(expect.objectContaining({ id: "data" }));
    expect(workflows.body["workflows"]).toContainEqual(
      expect.objectContaining({ id: "nightly-import", projectId: "data" }),
    );
  });

  it("starts an execution that comes to its end, and shows it to whoever started it", async () => {
    const { accessToken } = await signIn(provider);
    const started = await call("/api/workflows/nightly-import/executions", accessToken, "POST");
    advance(60);

    const { body } = await call("/api/executions", accessToken);

    expect(started).toMatchObject({ status: 201, body: { status: "queued" } });
    expect(started.headers.get("location")).toBe(
      `${issuer}/api/executions/${String(started.body["id"])}`,
    );
    expect(body["executions"]).toEqual([
      expect.objectContaining({
        id: started.body["id"],
        workflowId: "nightly-import",
        status: "succeeded",
        startedBy: "alice",
      }),
    ]);
  });

  it("starts an execution under an id of the caller's choice once, and takes it back", async () => {
    const { accessToken } = await signIn(provider);
    const put = (id: string, workflowId: string) =>
      fetch(`${issuer}/api/executions/${id}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${accessToken}` },
        body: JSON.stringify({ workflowId }),
      });

    expect((await put("mine", "nightly-import")).status).toBe(201);
    expect((await put("mine", "nightly-import")).status).toBe(200);
    expect((await put("mine", "none")).status).toBe(400);
    expect((await put("not%20an%20id", "nightly-import")).status).toBe(400);
    const { body } = await call("/api/executions", accessToken);
    expect(body["executions"]).toEqual([expect.objectContaining({ id: "mine" })]);

    expect((await call("/api/executions/mine", accessToken, "DELETE")).status).toBe(204);
    expect((await call("/api/executions/mine", accessToken, "DELETE")).status).toBe(404);
  });

  it("leaves the execution of somebody else alone", async () => {
    const { accessToken } = await signIn(provider);
    const path = "/api/workflows/nightly-import/executions";
    const backend = await postAsLab("/token", { grant_type: "client_credentials" });
    const { body } = await call(path, String(backend.body["access_token"]), "POST");
    const id = String(body["id"]);
    const taken = await fetch(`${issuer}/api/executions/${id}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ workflowId: "nightly-import" }),
    });

    expect(taken.status).toBe(409);
    expect((await call(`/api/executions/${id}`, accessToken, "DELETE")).status).toBe(404);
  });

  it("knows which workflows there are and which are switched off", async () => {
    const { accessToken } = await signIn(provider);

    const unknown = await call("/api/workflows/none/executions", accessToken, "POST");
    const disabled = await call(
      "/api/workflows/satisfaction-survey/executions",
      accessToken,
      "POST",
    );

    expect(unknown.status).toBe(404);
    expect(disabled.status).toBe(409);
  });

  it("asks for a token without naming an error when none came", async () => {
    const answer = await call("/api/workflows");

    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer realm="mock", DPoP realm="mock", algs="[\w ]+"$/,
    );
  });

  it("refuses what is no access token", async () => {
    const { idToken, refreshToken } = await signIn(provider);

    for (const token of ["garbage", idToken, refreshToken]) {
      expect(await challengeFor(token)).toMatch(/^Bearer realm="mock", error="invalid_token"/);
    }
  });

  it("refuses an expired token", async () => {
    const { accessToken } = await signIn(provider);
    advance(3599);
    expect((await call("/api/workflows", accessToken)).status).toBe(200);
    advance(1);

    expect(await challengeFor(accessToken)).toContain("the access token has expired");
  });

  it("names the scope that is missing", async () => {
    const { accessToken } = await signIn(provider, { scope: "openid read:workflows" });
    const path = "/api/workflows/nightly-import/executions";

    const answer = await call(path, accessToken, "POST");

    expect(answer).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    expect(answer.headers.get("www-authenticate")).toMatch(
      /^Bearer realm="mock", error="insufficient_scope", .*, scope="write:workflows"$/,
    );
  });
});

describe("revocation", () => {
  it("of an access token ends that token only", async () => {
    const { accessToken, refreshToken } = await signIn(provider);

    const answer = await post("/revoke", { client_id: "pixy", token: accessToken });

    expect(answer.status).toBe(200);
    expect(await challengeFor(accessToken)).toContain("revoked");
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it("of a refresh token ends everything that came with it", async () => {
    const { accessToken, refreshToken } = await signIn(provider);

    await post("/revoke", { client_id: "pixy", token: refreshToken });

    expect(await challengeFor(accessToken)).toContain("revoked");
    expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
  });

  it("of an unknown token is answered as done", async () => {
    expect((await post("/revoke", { client_id: "pixy", token: "unknown" })).status).toBe(200);
  });

  it("is refused to unknown clients and without a token", async () => {
    const stranger = await post("/revoke", { client_id: "stranger", token: "unknown" });
    const nothing = await post("/revoke", { client_id: "pixy" });

    expect(stranger).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(nothing).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });
});

describe("introspection", () => {
  it("tells live tokens from dead ones", async () => {
    const { accessToken, refreshToken } = await signIn(provider);

    expect(await introspect(accessToken)).toMatchObject({ active: true, sub: "alice" });
    expect(await introspect(refreshToken)).toMatchObject({ active: true, client_id: "pixy" });

    await post("/revoke", { client_id: "pixy", token: refreshToken });

    expect(await introspect(accessToken)).toEqual({ active: false });
    expect(await introspect(refreshToken)).toEqual({ active: false });
    expect(await introspect("unknown")).toEqual({ active: false });
  });
});

describe("the controls", () => {
  it("shorten tokens to come and tokens that are out", async () => {
    const before = await signIn(provider);
    await setAccessTokenLifetime(provider, 30);
    const after = await signIn(provider);

    expect(after.expiresIn).toBe(30);
    advance(30);
    for (const { accessToken } of [before, after]) {
      expect(await challengeFor(accessToken)).toContain("expired");
    }
  });

  it("end the session, so that the next refresh is refused", async () => {
    const { accessToken, refreshToken } = await signIn(provider);
    await endAllSessions(provider);

    expect(await challengeFor(accessToken)).toContain("invalid_token");
    expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
  });

  it("reset everything, the keys too", async () => {
    const { accessToken, refreshToken } = await signIn(provider);
    const keys = await call("/jwks");
    await provider.reset();

    expect(await challengeFor(accessToken)).toContain("not an access token of this provider");
    expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
    expect((await call("/jwks")).body).not.toEqual(keys.body);
  });
});

async function challengeFor(token: string): Promise<string> {
  const answer = await call("/api/workflows", token);
  expect(answer.status).toBe(401);
  return answer.headers.get("www-authenticate") ?? "";
}

async function introspect(token: string) {
  return (await post("/introspect", { client_id: "pixy", token })).body;
}
