import { errorAnswer, jsonAnswer } from "../messages/answer.ts";
import { NotFound } from "../provider-error.ts";
import type { Scenario } from "../misbehaviour/scenario.ts";
import { htmlAnswer, withHeaders } from "./spoil-answer.ts";

/** Where the metadata is, and as what it comes. */
export const placeScenarios = {
  "discovery-openid-only": only("openid-configuration", "appended", {
    does: "has metadata only where OpenID Connect Discovery puts it, after the issuer's path",
    breaks: "nothing: a provider need not serve RFC 8414",
    goodClient: "finds it there",
  }),
  "discovery-oauth-only": only("oauth-authorization-server", "inserted", {
    does: "has metadata only where RFC 8414 puts it, before the issuer's path",
    breaks: "nothing for OAuth 2.0, but OpenID Connect Discovery 1.0 §4 names another place",
    goodClient: "looks there too",
  }),
  "discovery-oauth-appended-only": only("oauth-authorization-server", "appended", {
    does: "has metadata only as oauth-authorization-server after the issuer's path",
    breaks: "RFC 8414 §3.1: the well-known part is inserted before the issuer's path",
    goodClient: "looks there too, or asks for the endpoints",
  }),
  "discovery-openid-inserted-only": only("openid-configuration", "inserted", {
    does: "has metadata only as openid-configuration before the issuer's path",
    breaks: "OpenID Connect Discovery 1.0 §4: the well-known part is appended (see RFC 8414 §5)",
    goodClient: "looks there too, or asks for the endpoints",
  }),
  "discovery-not-found": answering({
    does: "has no metadata anywhere: 404",
    breaks: "nothing for OAuth 2.0, which does not demand metadata",
    goodClient: "says so and asks for the endpoints",
    response: () => errorAnswer(new NotFound("this provider has no metadata")),
  }),
  "discovery-html": answering({
    does: "answers with a web page and status 200 where metadata should be",
    breaks: "OpenID Connect Discovery 1.0 §4.2, RFC 8414 §3.2: the answer is a JSON object",
    goodClient: "says that this is not metadata, and does not show the page",
    response: () => htmlAnswer(200, "Welcome to our shop"),
  }),
  "discovery-json-array": answering({
    does: "answers with a JSON array where metadata should be",
    breaks: "OpenID Connect Discovery 1.0 §4.2, RFC 8414 §3.2: the answer is a JSON object",
    goodClient: "says that this is not metadata",
    response: () => jsonAnswer([]),
  }),
  "discovery-json-truncated": answering({
    does: "answers with JSON that ends in the middle",
    breaks: "OpenID Connect Discovery 1.0 §4.2, RFC 8414 §3.2: the answer is a JSON object",
    goodClient: "says that the answer is malformed",
    response: ({ issuer }) =>
      new Response(`{"issuer":"${issuer}","authorization_endpoint":"https:`, {
        headers: { "content-type": "application/json", "access-control-allow-origin": "*" },
      }),
  }),
  "discovery-charset": {
    group: "discovery",
    does: "serves metadata with a charset in its content type",
    breaks: "nothing: media types may have parameters",
    goodClient: "reads it",
    at: ["discovery"],
    spoil: {
      answer(draft) {
        const headers = { "content-type": "application/json; charset=utf-8" };
        draft.response = withHeaders(draft.response, headers);
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

type Texts = Pick<Scenario, "does" | "breaks" | "goodClient">;

/** An issuer without a path has one place for both forms. */
function only(document: string, form: "appended" | "inserted", texts: Texts): Scenario {
  return {
    group: "discovery",
    ...texts,
    at: ["discovery"],
    spoil: {
      before(draft, { provider, request }) {
        const path = new URL(provider.issuer).pathname.replace(/\/$/, "");
        const wellKnown = `/.well-known/${document}`;
        const place = form === "appended" ? `${path}${wellKnown}` : `${wellKnown}${path}`;
        if (request !== undefined && new URL(request.url).pathname !== place) {
          draft.response = errorAnswer(new NotFound("the metadata is elsewhere"));
        }
      },
    },
  };
}

function answering({
  response,
  ...texts
}: Texts & { response: (provider: { readonly issuer: string }) => Response }): Scenario {
  return {
    group: "discovery",
    ...texts,
    at: ["discovery"],
    spoil: {
      before(draft, { provider }) {
        draft.response = response(provider);
      },
    },
  };
}
