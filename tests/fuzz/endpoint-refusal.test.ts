import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { demandOf } from "../../src/connections/api-demand.ts";
import { createDpopProver } from "../../src/oauth/dpop.ts";
import { parseRetryAfter, requireAcceptance } from "../../src/oauth/endpoint-refusal.ts";
import { requestResource } from "../../src/oauth/protected-resource.ts";
import { parseObject } from "../../src/oauth/token-response.ts";
import { makeDpopKey } from "../../src/vault/dpop-key-store.ts";
import { answerOf, headerSafe, hostileAnswer, hostileHeader, hostileText } from "./hostile.ts";
import { itHolds, verdictOf } from "./property.ts";

const dpop = await createDpopProver(await makeDpopKey());
const API = { method: "GET", url: "https://api.example/me", headers: new Headers() };

const parameter = fc
  .tuple(
    fc.oneof(
      fc.constantFrom("error", "scope", "acr_values", "max_age", "realm", "error_description"),
      hostileHeader,
    ),
    fc.oneof(
      fc.constantFrom(
        "insufficient_user_authentication",
        "insufficient_scope",
        "invalid_token",
        "use_dpop_nonce",
        "invalid_dpop_proof",
        "gold silver",
        "300",
      ),
      hostileHeader,
    ),
    fc.constantFrom('="#"', "=#", ' = "#"', '="#', "#", "=\\#"),
  )
  .map(([name, value, form]) => name + form.replace("#", () => value));

const challenge = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("Bearer", "DPoP", "Basic", "bearer") },
      hostileHeader,
    ),
    fc.array(parameter, { maxLength: 5 }),
    fc.constantFrom(", ", ",", " ", ",,  "),
  )
  .map(([scheme, parameters, separator]) => `${scheme} ${parameters.join(separator)}`);

const header = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(challenge, { minLength: 1, maxLength: 3 }).map((all) => all.join(", ")),
  },
  { weight: 1, arbitrary: hostileHeader },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("Bearer ", 'Bearer a="', "a ", "a=b,", "error ", '\\"', ", "),
        fc.nat(20_000),
      )
      .map(([unit, count]) => unit.repeat(count / 4)),
  },
);

describe("a challenge of an API", () => {
  itHolds(
    "becomes a demand in names and seconds, or nothing",
    fc.tuple(header, fc.constantFrom(401, 403, 200, 500), fc.boolean(), fc.boolean()),
    async ([text, status, isBound, hasNonce]) => {
      const { value } = await verdictOf(() =>
        requestResource({ token: "a token" }, API, {
          send: async () =>
            new Response(null, {
              status,
              headers: {
                "www-authenticate": headerSafe(text),
                ...(hasNonce && { "dpop-nonce": "a-nonce" }),
              },
            }),
          dpop: isBound ? dpop : undefined,
        }),
      );
      if (value === undefined) return;
      expect(value.response.status).toBe(status);
      const demand = demandOf(value);
      if (demand === undefined) return;
      const { acrValues, scope, maxAge } = demand.details;
      for (const names of [acrValues, scope])
        if (names !== undefined) expect(names).toMatch(/^[!#-[\]-~ ]{1,500}$/);
      if (maxAge !== undefined) expect(Number.isSafeInteger(maxAge) && maxAge >= 0).toBe(true);
    },
  );

  itHolds(
    "is understood when it is well made",
    fc.tuple(
      fc.array(fc.stringMatching(/^[!#-[\]-~]{1,20}$/), { minLength: 1, maxLength: 5 }),
      fc.nat(1_000_000),
    ),
    async ([names, maxAge]) => {
      const list = names.join(" ");
      fc.pre(!list.includes("\\"));
      const answer = await requestResource({ token: "a token" }, API, {
        send: async () =>
          new Response(null, {
            status: 401,
            headers: {
              "www-authenticate": `Bearer error="insufficient_user_authentication", acr_values="${list}", max_age=${maxAge}`,
            },
          }),
      });
      expect(demandOf(answer)?.details).toEqual({ acrValues: list, maxAge });
    },
  );
});

const sent = { body: new URLSearchParams({ code: "SplxlOBeZQQYbYS6WxSbIA", token: "s/e+c r€t" }) };

describe("an error of an endpoint", () => {
  itHolds(
    "is an OAuthError with bounded words, and repeats no secret",
    hostileAnswer({
      error: "invalid_grant",
      error_description: "unknown code SplxlOBeZQQYbYS6WxSbIA and s/e+c r€t",
    }),
    async (draft) => {
      const response = answerOf(draft);
      const { failure } = await verdictOf(() =>
        requireAcceptance(sent, response, parseObject(draft.body)),
      );
      const { error, description } = failure?.details ?? {};
      expect(`${error} ${description}`).not.toMatch(/SplxlOBeZQQYbYS6WxSbIA|s\/e\+c r€t/);
    },
  );

  itHolds(
    "repeats no secret that was sent by HTTP Basic, whatever characters it has",
    fc.string({ unit: "grapheme", minLength: 8, maxLength: 60 }),
    async (secret) => {
      const form = new URLSearchParams({ "": secret }).toString().slice(1);
      const basic = btoa(`pixy:${form}`);
      const request = {
        body: new URLSearchParams({ grant_type: "client_credentials" }),
        headers: { authorization: `Basic ${basic}` },
      };
      const echo = { error: "invalid_client", error_description: `${basic} ${secret} ${form}` };
      const { failure } = await verdictOf(() =>
        requireAcceptance(request, Response.json(echo, { status: 401 }), echo),
      );
      expect(failure?.details.description).toBe("… … …");
    },
  );

  itHolds(
    "reads any object, and keeps its members",
    fc.dictionary(hostileText, fc.jsonValue()),
    (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseObject(text))).toBe(JSON.stringify(JSON.parse(text)));
    },
  );
});

const date = fc
  .tuple(
    fc.constantFrom("Fri, 31 Dec", "Sat, 99 Foo", "31 Dec", "", "-1"),
    fc.oneof(fc.nat(300_000), fc.constantFrom("", "275760", "-271821", "1e9")),
    fc.constantFrom("23:59:59", "99:99:99", "", "24:00:00.999"),
    fc.constantFrom("GMT", "UTC", " GMT ", "(GMT"),
  )
  .map((parts) => parts.join(" "));

describe("Retry-After", () => {
  itHolds(
    "is a time that a calendar has, or nothing",
    fc.oneof(date, hostileText, fc.bigInt().map(String)),
    (text) => {
      const seconds = parseRetryAfter(text);
      if (seconds === undefined) return;
      expect(Number.isSafeInteger(seconds) && seconds >= 0).toBe(true);
      expect(() => new Date(Date.now() + 60_000 + seconds * 1000).toISOString()).not.toThrow();
    },
  );

  itHolds("is understood in both its forms", fc.nat(900_000), (seconds) => {
    const now = Date.UTC(2026, 0, 31, 12);
    expect(parseRetryAfter(String(seconds), now)).toBe(seconds);
    expect(parseRetryAfter(new Date(now + seconds * 1000).toUTCString(), now)).toBe(seconds);
  });
});
