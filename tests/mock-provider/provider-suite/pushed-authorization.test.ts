import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { app, backend, fullScope, otherApp, pushingApp } from "./clients.ts";
import type { Arrival } from "./subject.ts";
import { startSubjects } from "./subjects.ts";
import { authorizationParams, tokensOf } from "./suite-client.ts";

const subjects = await startSubjects();

/** Whether an address that is no good is told to the person or to the client is left open. */
function codeIn(arrival: Arrival): string | undefined {
  return arrival.kind === "told" ? undefined : (arrival.url.searchParams.get("code") ?? undefined);
}

describe.each(subjects)(
  "$name: a pushed authorization request",
  ({ issuer, client, openBrowser }) => {
    async function push(changes = {}, pushedBy = app) {
      const params = authorizationParams({ client_id: pushedBy.id, ...changes });
      return client.post("pushed_authorization_request_endpoint", params, { client: pushedBy });
    }

    function urlFor(requestUri: unknown, clientId = app.id): URL {
      const url = client.endpoint("authorization_endpoint");
      url.search = new URLSearchParams({
        client_id: clientId,
        request_uri: String(requestUri),
      }).toString();
      return url;
    }

    it("is answered with an address that stands for it", async () => {
      const { status, headers, body } = await push();

      expect(status).toBe(201);
      expect(headers.get("cache-control")).toContain("no-store");
      expect(body).toEqual({
        request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:.{20,}/),
        expires_in: expect.any(Number),
      });
    });

    it("leads to a code that can be redeemed", async () => {
      const { body } = await push();

      const arrival = await (await openBrowser()).authorize(urlFor(body["request_uri"]));

      if (arrival.kind === "told") throw new Error("the provider sent the browser nowhere");
      expect(Object.fromEntries(arrival.url.searchParams)).toMatchObject({
        state: "the-state",
        iss: issuer,
      });
      const code = arrival.url.searchParams.get("code") ?? "";
      expect((await client.redeem(code)).status).toBe(200);
    });

    it("counts for itself: what stands beside it in the URL does not", async () => {
      const { body } = await push();
      const url = urlFor(body["request_uri"]);
      url.searchParams.set("nonce", "another");
      url.searchParams.set("scope", "openid");

      const code = codeIn(await (await openBrowser()).authorize(url)) ?? "";

      const answer = await client.redeem(code);
      expect(decodeJwt(tokensOf(answer).idToken)["nonce"]).toBe("the-nonce");
      expect(answer.body["scope"]).toBe(fullScope);
    });

    it("does not let the URL send the code elsewhere", async () => {
      const { body } = await push();
      const url = urlFor(body["request_uri"]);
      url.searchParams.set("redirect_uri", "https://evil.example/");

      const arrival = await (await openBrowser()).authorize(url);

      const sentTo = arrival.kind === "told" ? undefined : arrival.url.origin;
      expect(sentTo).not.toBe("https://evil.example");
    });

    it("is good for one authorization", async () => {
      const { body } = await push();
      const url = urlFor(body["request_uri"]);
      await (await openBrowser()).authorize(url);

      const again = await (await openBrowser()).authorize(url);

      expect(codeIn(again)).toBeUndefined();
    });

    it("is no good for another client", async () => {
      const { body } = await push();

      const browser = await openBrowser();
      const arrival = await browser.authorize(urlFor(body["request_uri"], otherApp.id));

      expect(codeIn(arrival)).toBeUndefined();
    });

    it("is no good when nobody pushed it", async () => {
      const url = urlFor("urn:ietf:params:oauth:request_uri:guessed");

      expect(codeIn(await (await openBrowser()).authorize(url))).toBeUndefined();
    });

    it.each([
      ["another redirect URI", { redirect_uri: "https://evil.example/" }, 400, "invalid_request"],
      ["a request object", { request: "e30.e30." }, 400, "request_not_supported"],
      ["no PKCE", { code_challenge: undefined }, 400, "invalid_request"],
      ["plain PKCE", { code_challenge_method: "plain" }, 400, "invalid_request"],
      ["an unknown response_type", { response_type: "magic" }, 400, "unsupported_response_type"],
      ["an unknown client", { client_id: "stranger" }, 401, "invalid_client"],
      [
        "a secret that a public client does not have",
        { client_secret: "x" },
        401,
        "invalid_client",
      ],
    ])("is refused at once for %s", async (_name, changes, status, error) => {
      expect(await push(changes)).toMatchObject({ status, body: { error } });
    });

    it("is refused when it points to another one", async () => {
      const answer = await push({ request_uri: "urn:ietf:params:oauth:request_uri:x" });

      expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    });

    it("is refused to a client without redirect URIs", async () => {
      expect((await push({}, backend)).status).toBe(400);
    });

    it("is demanded of a client that is registered so", async () => {
      const changes = { client_id: pushingApp.id };
      const plain = await client.authorize(await openBrowser(), changes);
      expect(plain.get("error")).toBe("invalid_request");

      const { body } = await push({}, pushingApp);
      const url = urlFor(body["request_uri"], pushingApp.id);
      const arrival = await (await openBrowser()).authorize(url);
      expect(codeIn(arrival)).toMatch(/./);
    });
  },
);
