import { describe, expect, it } from "vitest";
import { app, backend, photosApi } from "./clients.ts";
import { startSubjects } from "./subjects.ts";

const subjects = await startSubjects();

describe.each(subjects)("$name: client credentials", ({ client, differences }) => {
  const forbidden = differences.forbiddenGrant.value;

  function ask(changes = {}, asker = backend) {
    const params = { grant_type: "client_credentials", scope: "read:workflows", ...changes };
    return client.post("token_endpoint", params, { client: asker });
  }

  it("bring an access token for the client itself, and nothing else", async () => {
    const { status, body } = await ask();

    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: expect.any(Number),
      scope: "read:workflows",
    });
  });

  it("are known to introspection and can be revoked", async () => {
    const token = String((await ask()).body["access_token"]);
    const introspect = () => client.post("introspection_endpoint", { token }, { client: backend });

    expect((await introspect()).body).toMatchObject({ active: true, client_id: "backend" });
    await client.post("revocation_endpoint", { token }, { client: backend });
    expect((await introspect()).body).toEqual({ active: false });
  });

  it("make a token for a resource", async () => {
    const { status, body } = await ask({ resource: photosApi });

    expect(status).toBe(200);
    expect(String(body["access_token"]).split(".")).toHaveLength(3);
  });

  it("are refused with a wrong secret and without one", async () => {
    const wrong = await ask({}, { ...backend, secret: "guessed" });
    const { secret: _, ...withoutSecret } = backend;
    const none = await ask({}, withoutSecret);

    for (const answer of [wrong, none]) {
      expect(answer).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    }
    expect(wrong.headers.get("www-authenticate")).toMatch(/^Basic /);
  });

  it(`are refused as ${forbidden} to a client that is not registered for them`, async () => {
    expect(await ask({}, app)).toMatchObject({
      status: 400,
      body: { error: forbidden },
    });
  });

  it(`do not let their client use another grant: ${forbidden}`, async () => {
    const answer = await client.redeem("guessed", {}, { client: backend });

    expect(answer).toMatchObject({
      status: 400,
      body: { error: forbidden },
    });
  });
});
