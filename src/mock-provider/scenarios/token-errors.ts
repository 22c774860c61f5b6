import { jsonAnswer } from "../messages/answer.ts";
import type { Scenario, SpoilContext } from "../misbehaviour/scenario.ts";
import { tokenRequests } from "./token-requests.ts";
import { nameTheSetting } from "./wording.ts";

const rule = "nothing: RFC 6749 §5.2 has this answer";

/** Errors of the token endpoint. Nothing happens at the provider: a code stays good. */
export const tokenErrorScenarios = {
  "token-error-invalid-request": plain("invalid_request", rule, nameTheSetting),
  "token-error-invalid-client": plain(
    "invalid_client",
    rule,
    "says that this registration demands a secret, or is gone, and does not try again",
  ),
  "token-error-invalid-grant": plain("invalid_grant", rule, "offers to sign in again"),
  "token-error-unauthorized-client": plain("unauthorized_client", rule, nameTheSetting),
  "token-error-unsupported-grant-type": plain("unsupported_grant_type", rule, nameTheSetting),
  "token-error-invalid-scope": plain("invalid_scope", rule, nameTheSetting),
  "token-error-invalid-target": plain(
    "invalid_target",
    "nothing: RFC 8707 §2 has this answer",
    nameTheSetting,
  ),
  "token-error-unknown": plain(
    "mock_quota_exhausted",
    "nothing: RFC 6749 §8.5 allows further error codes",
    "shows the code and the description",
  ),
  "token-error-html-description": error({
    does: "describes an error in HTML that runs a script",
    breaks: "nothing: RFC 6749 §5.2 allows all of these characters",
    goodClient: "shows it as text",
    answer: () =>
      jsonAnswer(
        { error: "invalid_grant", error_description: "<img src=x onerror=alert(1)><b>Sorry</b>" },
        { status: 400 },
      ),
  }),
  "token-error-status-200": error({
    does: "answers invalid_grant with status 200",
    breaks: "RFC 6749 §5.2: the status is 400",
    goodClient: "reads the error all the same",
    answer: () => jsonAnswer(invalidGrant),
    at: tokenRequests,
  }),
  "token-error-text-plain": error({
    does: "answers invalid_grant in JSON that is called text/plain",
    breaks: "RFC 6749 §5.2: the content type is application/json",
    goodClient: "reads the error all the same",
    answer: () => typed("text/plain"),
    at: tokenRequests,
  }),
  "token-error-spaced-content-type": error({
    does: "answers invalid_grant with a space before the semicolon of the content type",
    breaks: "nothing: RFC 9110 §5.6.6 allows it",
    goodClient: "reads the error",
    answer: () => typed("application/json ;charset=utf-8"),
    at: tokenRequests,
  }),
  "token-error-www-authenticate": error({
    does: "answers invalid_grant beside a WWW-Authenticate header that says something else",
    breaks: "nothing: RFC 9110 §11.6.1 allows the header in any answer",
    goodClient: "goes by the error in the body",
    answer: () =>
      jsonAnswer(invalidGrant, {
        status: 400,
        headers: { "www-authenticate": 'Bearer realm="mock", error="invalid_token"' },
      }),
    at: tokenRequests,
  }),
  "dpop-nonce-without-end": error({
    does: "answers every DPoP proof with use_dpop_nonce and yet another nonce",
    breaks: "RFC 9449 §8: the proof with the nonce that was demanded is good",
    goodClient: "tries once with the nonce, and then gives up",
    answer: ({ provider, request }) =>
      request?.headers.has("dpop") === true
        ? jsonAnswer(
            { error: "use_dpop_nonce", error_description: "use the nonce of this answer" },
            { status: 400, headers: { "dpop-nonce": provider.createSecret() } },
          )
        : undefined,
    at: tokenRequests,
  }),
  "dpop-proof-refused": error({
    does: "refuses every DPoP proof",
    breaks: "RFC 9449 §5: invalid_dpop_proof is for proofs that are wrong",
    goodClient: "tries one other proof, and then looks at the clock",
    answer: ({ request }) =>
      request?.headers.has("dpop") === true
        ? jsonAnswer(
            { error: "invalid_dpop_proof", error_description: "this proof is no good" },
            { status: 400 },
          )
        : undefined,
    at: tokenRequests,
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

const invalidGrant = {
  error: "invalid_grant",
  error_description: "this provider answers so on command",
};

/** @returns `invalid_grant` under another content type */
function typed(contentType: string): Response {
  return jsonAnswer(invalidGrant, { status: 400, headers: { "content-type": contentType } });
}

/** @returns an error as it should be, of the code exchange; a refresh has scenarios of its own */
function plain(code: string, breaks: string, goodClient: string): Scenario {
  return error({
    does: `answers the code exchange with ${code}`,
    breaks,
    goodClient,
    answer: () =>
      jsonAnswer(
        { error: code, error_description: "this provider answers so on command" },
        { status: code === "invalid_client" ? 401 : 400 },
      ),
  });
}

interface ErrorFault extends Pick<Scenario, "does" | "breaks" | "goodClient" | "at"> {
  /** @returns undefined where the provider answers as ever */
  readonly answer: (context: SpoilContext) => Response | undefined;
}

function error({ answer, at = ["code exchange"], ...texts }: ErrorFault): Scenario {
  return {
    group: "token response",
    ...texts,
    at,
    spoil: {
      before(draft, context) {
        const response = answer(context);
        if (response !== undefined) draft.response = response;
      },
    },
  };
}
