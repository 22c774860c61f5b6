import { emptyAnswer } from "../messages/answer.ts";
import { pageOriginOf } from "../messages/page-origin.ts";
import type { Occasion, Scenario } from "../misbehaviour/scenario.ts";
import { withHiddenHeader, withoutCors } from "./spoil-answer.ts";
import { tokenRequests } from "./token-requests.ts";

const group = "network";

/** Requests that carry a token, a code or a header of their own. */
const credentialed: readonly Occasion[] = [...tokenRequests, "userinfo", "revocation", "api"];

const blocked = {
  answer(draft: { response: Response }) {
    draft.response = withoutCors(draft.response);
  },
  preflight(draft: { response: Response }) {
    draft.response = withoutCors(draft.response);
  },
} as const;

const breaksCors = "nothing: CORS is the provider's choice; a client in a page cannot use it then";
const goodClient =
  "says that the provider cannot be reached from a page, and leads to the readiness check";

/** What only a browser minds, and only where the provider is another origin. */
export const crossOriginScenarios = {
  "discovery-without-cors": {
    group,
    does: "lets no page of another origin read its metadata",
    breaks: breaksCors,
    goodClient,
    at: ["discovery"],
    overHttpOnly: true,
    spoil: blocked,
  },
  "jwks-without-cors": {
    group,
    does: "lets no page of another origin read its keys",
    breaks: breaksCors,
    goodClient,
    at: ["jwks"],
    overHttpOnly: true,
    spoil: blocked,
  },
  "token-without-cors": {
    group,
    does: "lets no page of another origin read what the token endpoint answers",
    breaks: breaksCors,
    goodClient,
    at: tokenRequests,
    overHttpOnly: true,
    spoil: blocked,
  },
  "userinfo-without-cors": {
    group,
    does: "lets no page of another origin read userinfo",
    breaks: breaksCors,
    goodClient,
    at: ["userinfo"],
    overHttpOnly: true,
    spoil: blocked,
  },
  "revocation-without-cors": {
    group,
    does: "lets no page of another origin read the answer to a revocation",
    breaks: breaksCors,
    goodClient:
      "disconnects locally, and says that it does not know whether the tokens are revoked",
    at: ["revocation"],
    overHttpOnly: true,
    spoil: blocked,
  },
  "api-without-cors": {
    group,
    does: "lets no page of another origin call its API",
    breaks: breaksCors,
    goodClient,
    at: ["api"],
    overHttpOnly: true,
    spoil: blocked,
  },
  "cors-for-registered-origins": {
    group,
    does: "lets only pages read what the token endpoint answers whose origin has a redirect URI",
    breaks: breaksCors,
    goodClient: "works as ever, because its origin has one",
    at: tokenRequests,
    spoil: {
      async answer(draft, { provider, request }) {
        const page = request && pageOriginOf(request);
        if (page === undefined) return;
        const { clients } = await provider.state.read();
        const registered = [...clients.values()].flatMap(({ redirectUris }) => redirectUris);
        if (registered.some((uri) => URL.parse(uri)?.origin === page)) return;
        draft.response = withoutCors(draft.response);
      },
    },
  },
  "preflight-refused": {
    group,
    does: "refuses every preflight with 403, and answers requests that need none",
    breaks: breaksCors,
    goodClient,
    overHttpOnly: true,
    spoil: {
      preflight(draft) {
        draft.response = withoutCors(emptyAnswer(403));
      },
    },
  },
  "preflight-passes-post-blocked": {
    group,
    does: "lets every preflight pass, acts on the request, and lets no page read the answer",
    breaks: breaksCors,
    goodClient,
    at: credentialed,
    overHttpOnly: true,
    spoil: { answer: blocked.answer },
  },
  "dpop-nonce-hidden": {
    group,
    does: "demands a nonce in DPoP proofs, and keeps the page from seeing DPoP-Nonce",
    breaks: "RFC 9449 §8: the provider must let the page see the nonce that it is to use",
    goodClient: "stops after one try, and says that the provider hides its nonce",
    overHttpOnly: true,
    policy: { dpopNonces: true },
    spoil: {
      answer(draft) {
        draft.response = withHiddenHeader(draft.response, "DPoP-Nonce");
      },
    },
  },
  "plain-http-redirect": {
    group,
    does: "redirects requests that carry a token or a code to plain http",
    breaks: "RFC 6749 §3.2, RFC 6750 §5.3: tokens and codes travel by TLS only",
    goodClient: "does not follow, and says that it was redirected",
    at: credentialed,
    overHttpOnly: true,
    spoil: {
      before(draft, { request }) {
        const { pathname } = new URL(request?.url ?? "http://plain.example/");
        draft.response = emptyAnswer(307, { location: `http://plain.example${pathname}` });
      },
    },
  },
  "pages-framable": {
    group,
    does: "lets any page put its sign-in page into a frame",
    breaks: "RFC 9700 §4.16: clicks on the sign-in page can be stolen",
    goodClient: "cannot help it; it never frames the provider, and the readiness check warns",
    overHttpOnly: true,
    spoil: {
      page({ headers }) {
        const policy = headers.get("content-security-policy") ?? "";
        headers.set("content-security-policy", policy.replace(/;\s*frame-ancestors[^;]*/, ""));
        headers.delete("x-frame-options");
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
