import type { UserManager } from "oidc-client-ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ForeignApp } from "./foreign-app.ts";

const base = "/foreign-app/";

let frame: HTMLIFrameElement;

beforeEach(() => {
  frame = document.createElement("iframe");
  frame.title = "A foreign app";
  document.body.append(frame);
});

afterEach(async () => {
  frame.remove();
  window.foreignAppLoaded = undefined;
  sessionStorage.clear();
  localStorage.clear();
  const registrations = await navigator.serviceWorker.getRegistrations();
  const ours = registrations.filter(({ scope }) => new URL(scope).pathname === base);
  await Promise.all(ours.map((registration) => registration.unregister()));
});

/** @returns the app on the page that comes next */
function nextPage(): Promise<UserManager> {
  return new Promise((resolve) => {
    window.foreignAppLoaded = ({ manager }) => resolve(manager);
  });
}

/** @returns the app on its first page, at a provider that nobody has used before */
async function open(): Promise<UserManager> {
  const loaded = new Promise<ForeignApp>((resolve) => {
    window.foreignAppLoaded = resolve;
  });
  frame.src = base;
  const { manager, mock } = await loaded;
  await mock.reset();
  return manager;
}

function address(): URL {
  return new URL(frame.contentWindow?.location.href ?? "");
}

/** Presses the button that has this text, as soon as the provider's page has it. */
async function press(text: string): Promise<void> {
  const button = await vi.waitFor(
    () => {
      const buttons = [...(frame.contentDocument?.querySelectorAll("button") ?? [])];
      const found = buttons.find(({ textContent }) => textContent.includes(text));
      if (found === undefined) throw new Error(`no button "${text}" at ${address().pathname}`);
      return found;
    },
    { timeout: 30_000 },
  );
  button.click();
}

async function signIn(): Promise<UserManager> {
  const app = await open();
  const callback = nextPage();
  void app.signinRedirect();
  await press("Alice Example");
  await press("Allow");
  return callback;
}

// Each of its pages is loaded for real, piece by piece.
describe("oidc-client-ts at the provider in its tab", { timeout: 60_000 }, () => {
  it("signs in by redirect, and knows the account with its userinfo", async () => {
    const app = await signIn();
    expect(address().pathname).toBe(`${base}callback`);

    const user = await app.signinRedirectCallback();

    expect(user).toMatchObject({
      token_type: "Bearer",
      scope: "openid profile email offline_access",
      expired: false,
      profile: { sub: "alice", name: "Alice Example", email: "alice@mock.example" },
    });
    expect(await app.getUser()).toMatchObject({ access_token: user.access_token });
  });

  it("learns at the callback that the person said no", async () => {
    const app = await open();
    const callback = nextPage();
    void app.signinRedirect();
    await press("Cancel");

    const returned = await callback;

    await expect(returned.signinRedirectCallback()).rejects.toMatchObject({
      error: "access_denied",
    });
    expect(await returned.getUser()).toBeNull();
  });

  it("renews silently with its refresh token, and without one in a frame", async () => {
    const app = await signIn();
    const first = await app.signinRedirectCallback();

    const second = await app.signinSilent();
    expect(second?.profile.sub).toBe("alice");
    expect(second?.access_token).not.toBe(first.access_token);
    expect(second?.refresh_token).not.toBe(first.refresh_token);
    expect((await app.signinSilent())?.profile.sub).toBe("alice");

    await app.removeUser();
    expect((await app.signinSilent())?.profile.sub).toBe("alice");
  });

  it("signs out by redirect, revokes its tokens, and is signed out at the provider", async () => {
    const app = await signIn();
    const { access_token: accessToken } = await app.signinRedirectCallback();

    const home = nextPage();
    void app.signoutRedirect({ state: "bye" });
    await press("Sign out");
    const back = await home;

    expect(address().pathname).toBe(base);
    expect((await back.signoutRedirectCallback()).userState).toBe("bye");
    expect(await back.getUser()).toBeNull();
    const userinfo = await frame.contentWindow?.fetch(`${base}mock/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(userinfo?.status).toBe(401);
    await expect(back.signinSilent()).rejects.toMatchObject({ error: "login_required" });
  });
});
