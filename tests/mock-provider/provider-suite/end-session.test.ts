import { describe, expect, it } from "vitest";
import { postLogoutRedirectUri } from "./clients.ts";
import { startSubjects } from "./subjects.ts";
import { tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };

describe.each(subjects)("$name: end session", ({ client, openBrowser }) => {
  async function signInHere(changes = {}) {
    const browser = await openBrowser();
    const code = (await client.authorize(browser, changes)).get("code") ?? "";
    return { browser, answer: await client.redeem(code) };
  }

  function logoutUrl(params: Readonly<Record<string, string>>): URL {
    const url = client.endpoint("end_session_endpoint");
    url.search = new URLSearchParams(params).toString();
    return url;
  }

  it("signs out and returns to where the client is registered, with the state", async () => {
    const { browser, answer } = await signInHere();

    const arrival = await browser.endSession(
      logoutUrl({
        id_token_hint: tokensOf(answer).idToken,
        post_logout_redirect_uri: postLogoutRedirectUri,
        state: "bye & hello",
      }),
    );

    const url = new URL(postLogoutRedirectUri);
    url.searchParams.set("state", "bye & hello");
    expect(arrival).toEqual({ kind: "returned", url });
    const silently = await client.authorize(browser, { prompt: "none" });
    expect(silently.get("error")).toBe("login_required");
  });

  it("returns for a client_id without a hint", async () => {
    const { browser } = await signInHere();

    const arrival = await browser.endSession(
      logoutUrl({ client_id: "app", post_logout_redirect_uri: postLogoutRedirectUri }),
    );

    expect(arrival).toEqual({ kind: "returned", url: new URL(postLogoutRedirectUri) });
  });

  it.each([
    ["an address that is not registered", { post_logout_redirect_uri: "https://evil.example/" }],
    ["an address of no known client", { client_id: "", id_token_hint: "" }],
    ["a hint that is no ID token", { id_token_hint: "e30.e30." }],
    ["an unknown client", { client_id: "stranger" }],
    ["a hint for another client", { client_id: "other-app" }],
  ])("sends nobody anywhere for %s", async (_name, changes) => {
    const { browser, answer } = await signInHere();
    const params = {
      id_token_hint: tokensOf(answer).idToken,
      post_logout_redirect_uri: postLogoutRedirectUri,
      ...changes,
    };

    expect(await browser.endSession(logoutUrl(params))).toEqual({ kind: "told" });
  });

  it("leaves a grant with offline_access alone, and ends one without", async () => {
    const offline = await signInHere();
    await offline.browser.endSession(logoutUrl({ client_id: "app" }));
    const { accessToken, refreshToken } = tokensOf(offline.answer);
    expect((await client.userinfo(accessToken)).status).toBe(200);
    expect((await client.refresh(refreshToken)).status).toBe(200);

    const online = await signInHere({ scope: "openid" });
    await online.browser.endSession(logoutUrl({ client_id: "app" }));
    expect((await client.userinfo(String(online.answer.body["access_token"]))).status).toBe(401);
  });

  it("with a used refresh token afterwards still revokes the family", async () => {
    const { browser, answer } = await signInHere();
    const { refreshToken } = tokensOf(answer);
    await browser.endSession(logoutUrl({ client_id: "app" }));
    const second = tokensOf(await client.refresh(refreshToken));

    expect(await client.refresh(refreshToken)).toMatchObject(invalidGrant);
    expect(await client.refresh(second.refreshToken)).toMatchObject(invalidGrant);
  });
});
