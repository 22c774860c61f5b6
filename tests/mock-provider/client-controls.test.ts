import { describe, expect, it, onTestFinished } from "vitest";
import {
  type ClientChanges,
  addClient,
  removeClient,
  editClient,
} from "../../src/mock-provider/controls/client-controls.ts";
import {
  allow,
  call,
  createTestProvider,
  obtainCode,
  redeem,
  redirectUri,
  refresh,
  signIn,
} from "./plain-client.ts";

const details: ClientChanges = {
  name: "Another app",
  redirectUris: ["https://app.example/callback", "com.example.app:/callback"],
  postLogoutRedirectUris: [],
  scope: ["openid"],
};

describe("adding a client", () => {
  it("lets it sign people in as a public client", async () => {
    const { provider } = createTestProvider();
    await addClient(provider, "another", details);

    const redirect = { client_id: "another", redirect_uri: details.redirectUris[0] };
    const answer = await allow(provider, { ...redirect, scope: "openid" }, ["openid"]);
    expect(answer.get("code")).toMatch(/.+/);
  });

  it("is refused for an id that is taken or empty, and changes nothing", async () => {
    const { provider } = createTestProvider();
    const before = await provider.state.read();

    await expect(addClient(provider, "pixy", details)).rejects.toThrow("a client 'pixy' already");
    await expect(addClient(provider, "", details)).rejects.toThrow("needs an id");
    expect(await provider.state.read()).toEqual(before);
  });
});

describe("editing a client", () => {
  it("holds from the next request on", async () => {
    const { provider } = createTestProvider();
    await editClient(provider, "pixy", details);

    await expect(allow(provider, { redirect_uri: redirectUri })).rejects.toThrow("redirect_uri");
    const uri = { redirect_uri: details.redirectUris[0], scope: "openid" };
    expect((await allow(provider, uri, ["openid"])).has("code")).toBe(true);
    expect((await provider.state.read()).clients.get("pixy")?.name).toBe("Another app");
  });

  it.each([
    ["/callback", "no absolute URI"],
    ["https://app.example/#here", "fragment"],
    ["https://*.app.example/", "wildcard"],
    ["http://app.example/", "plain http"],
    ["javascript:alert(1)", "scheme"],
    ["data:text/html,hello", "scheme"],
  ])("refuses %s as an address", async (uri, reason) => {
    const { provider } = createTestProvider();
    const changes = [
      { ...details, redirectUris: [uri] },
      { ...details, postLogoutRedirectUris: [uri] },
    ];
    for (const change of changes) {
      await expect(editClient(provider, "pixy", change)).rejects.toThrow(reason);
      await expect(addClient(provider, "another", change)).rejects.toThrow(reason);
    }
  });

  it("is refused when the client is gone", async () => {
    const { provider } = createTestProvider();
    await expect(editClient(provider, "gone", details)).rejects.toThrow("no client 'gone'");
  });
});

describe("deleting a client", () => {
  it("ends all that was issued to it", async () => {
    const { provider } = createTestProvider();
    onTestFinished(provider.listen());
    const { accessToken, refreshToken } = await signIn(provider);
    const code = await obtainCode(provider);

    await removeClient(provider, "pixy");
    expect((await call("/userinfo", accessToken)).status).toBe(401);
    expect((await refresh(refreshToken)).body["error"]).toBe("invalid_client");

    // The next of that name inherits nothing.
    await addClient(provider, "pixy", { ...details, redirectUris: [redirectUri] });
    expect((await refresh(refreshToken)).body["error"]).toBe("invalid_grant");
    expect((await redeem(code)).body["error"]).toBe("invalid_grant");
    const { consents, grants, refreshTokens, counts } = await provider.state.read();
    expect([consents.size, grants.size, refreshTokens.size]).toEqual([0, 0, 0]);
    expect(counts.get("pixy")?.issued).toBe(0);
  });

  it("leaves the others alone", async () => {
    const { provider } = createTestProvider();
    onTestFinished(provider.listen());
    const { refreshToken } = await signIn(provider);

    await removeClient(provider, "pixy-lab");

    expect((await provider.state.read()).clients.has("pixy-lab")).toBe(false);
    expect((await refresh(refreshToken)).status).toBe(200);
  });
});
