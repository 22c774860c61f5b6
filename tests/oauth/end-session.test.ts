import { expect, it, test } from "vitest";
import { endSessionUrl } from "../../src/oauth/end-session.ts";
import { METADATA, PROFILE } from "../support/provider-double.ts";

const BACK = { postLogoutRedirectUri: "https://pixy.example/", state: "back" };

it("names the client, the way back and the account, and holds no token", () => {
  const url = endSessionUrl(
    { profile: PROFILE, metadata: METADATA },
    { ...BACK, logoutHint: "alice@example.com" },
  );
  expect(url?.origin).toBe("https://id.example");
  expect(url?.pathname).toBe("/logout");
  expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
    client_id: "pixy",
    post_logout_redirect_uri: "https://pixy.example/",
    state: "back",
    logout_hint: "alice@example.com",
  });
});

it("names no account where none is known", () => {
  const url = endSessionUrl({ profile: PROFILE, metadata: METADATA }, BACK);
  expect(url?.searchParams.has("logout_hint")).toBe(false);
});

it("keeps the query that the endpoint has of its own", () => {
  const metadata = { ...METADATA, end_session_endpoint: "https://id.example/logout?policy=b2c" };
  expect(endSessionUrl({ profile: PROFILE, metadata }, BACK)?.searchParams.get("policy")).toBe(
    "b2c",
  );
});

test.each(["http://id.example/logout", "javascript:alert(1)", "data:text/html,x", "/logout"])(
  "nobody is led to %s",
  (end_session_endpoint) => {
    const metadata = { ...METADATA, end_session_endpoint };
    expect(endSessionUrl({ profile: PROFILE, metadata }, BACK)).toBeUndefined();
  },
);

it("is nothing where the provider has no such page", () => {
  const { end_session_endpoint: _, ...metadata } = METADATA;
  expect(endSessionUrl({ profile: PROFILE, metadata }, BACK)).toBeUndefined();
});
