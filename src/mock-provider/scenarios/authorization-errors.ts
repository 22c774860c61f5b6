import type { AuthorizationResponseDraft, Scenario } from "../misbehaviour/scenario.ts";
import { nameTheSetting } from "./wording.ts";

const oauth = "nothing: RFC 6749 §4.1.2.1 has this answer";
const openId = "nothing: OpenID Connect Core 1.0 §3.1.2.6 has this answer";
const interactive = "asks the person, in a request without prompt=none";
const unsupported = "says that the provider cannot do this; trying again would not help";

/** Every error that a provider may send the browser back with, and what may be odd about it. */
export const authorizationErrorScenarios = {
  "authorization-error-access-denied": plain(
    "access_denied",
    oauth,
    "says so without blame, and offers to try again",
  ),
  "authorization-error-server-error": plain(
    "server_error",
    oauth,
    "waits for the person to try again",
  ),
  "authorization-error-temporarily-unavailable": plain(
    "temporarily_unavailable",
    oauth,
    "waits for the person to try again",
  ),
  "authorization-error-invalid-request": plain("invalid_request", oauth, nameTheSetting),
  "authorization-error-unauthorized-client": plain("unauthorized_client", oauth, nameTheSetting),
  "authorization-error-unsupported-response-type": plain(
    "unsupported_response_type",
    oauth,
    nameTheSetting,
  ),
  "authorization-error-invalid-scope": plain("invalid_scope", oauth, nameTheSetting),
  "authorization-error-invalid-target": plain(
    "invalid_target",
    "nothing: RFC 8707 §2 has this answer",
    nameTheSetting,
  ),
  "authorization-error-login-required": plain("login_required", openId, interactive),
  "authorization-error-interaction-required": plain("interaction_required", openId, interactive),
  "authorization-error-consent-required": plain("consent_required", openId, interactive),
  "authorization-error-account-selection-required": plain(
    "account_selection_required",
    openId,
    interactive,
  ),
  "authorization-error-unmet-authentication-requirements": plain(
    "unmet_authentication_requirements",
    "nothing: OpenID Connect Core Error Code unmet_authentication_requirements 1.0 §1 has this answer",
    "says that the person could not sign in as strongly as was demanded",
  ),
  "authorization-error-invalid-request-uri": plain("invalid_request_uri", openId, nameTheSetting),
  "authorization-error-invalid-request-object": plain(
    "invalid_request_object",
    openId,
    nameTheSetting,
  ),
  "authorization-error-request-not-supported": plain("request_not_supported", openId, unsupported),
  "authorization-error-request-uri-not-supported": plain(
    "request_uri_not_supported",
    openId,
    unsupported,
  ),
  "authorization-error-registration-not-supported": plain(
    "registration_not_supported",
    openId,
    unsupported,
  ),
  "authorization-error-unknown": plain(
    "mock_quota_exhausted",
    "nothing: RFC 6749 §8.5 allows further error codes",
    "shows the code and the description, and offers to try again",
  ),
  "authorization-error-with-unknown-state": denial({
    does: "sends an error with a state other than the client's",
    breaks: "RFC 6749 §4.1.2.1: state is the exact value received from the client",
    goodClient: "leaves every sign-in that is under way alone",
    change: ({ params }) => params.set("state", "a-state-that-nobody-sent"),
  }),
  "authorization-error-without-state": denial({
    does: "sends an error without the client's state",
    breaks: "RFC 6749 §4.1.2.1: state is required if the client sent one",
    goodClient: "leaves every sign-in that is under way alone",
    change: ({ params }) => params.delete("state"),
  }),
  "authorization-error-without-iss": denial({
    does: "sends an error without iss, although its metadata promises it",
    breaks: "RFC 9207 §2: iss is part of error answers too",
    goodClient: "does not take it for this provider's answer",
    change: ({ params }) => params.delete("iss"),
  }),
  "authorization-error-iss-wrong": denial({
    does: "sends an error with somebody else's issuer",
    breaks: "RFC 9207 §2.4: iss must be the issuer that the client sent its request to",
    goodClient: "does not take it for this provider's answer",
    change: ({ params }) => params.set("iss", "https://attacker.example"),
  }),
  "authorization-error-twice": denial({
    does: "sends two different errors",
    breaks: "RFC 6749 §3.1: parameters must not be included more than once",
    goodClient: "rejects the answer",
    change: ({ params }) => params.append("error", "server_error"),
  }),
  "authorization-error-html-description": denial({
    does: "describes an error in HTML that runs a script",
    breaks: "nothing: RFC 6749 §4.1.2.1 allows all of these characters",
    goodClient: "shows it as text",
    change: ({ params }) =>
      params.set("error_description", "<img src=x onerror=alert(1)><b>Sorry</b>"),
  }),
  "authorization-error-javascript-uri": denial({
    does: "sends an error whose error_uri is a script",
    breaks: "RFC 6749 §4.1.2.1: error_uri names a web page",
    goodClient: "does not make a link of it",
    change: ({ params }) => params.set("error_uri", "javascript:alert(document.domain)"),
  }),
  "par-request-uri-expired": denial({
    does: "sends the browser back with invalid_request_uri, as if the pushed request had expired",
    breaks: "nothing: RFC 9126 §2.2 gives a request_uri a short life",
    goodClient: "pushes its request once more, and not a third time",
    change({ params }) {
      params.set("error", "invalid_request_uri");
      params.set("error_description", "the request_uri has expired");
    },
  }),
  "par-request-uri-dead-on-arrival": {
    group: "authorization response",
    does: "hands out request_uris that expire before a browser can bring them back",
    breaks: "RFC 9126 §2.2: expires_in is the lifetime of the request_uri",
    goodClient:
      "cannot notice: only the person sees the error, and starting again pushes another request",
    at: ["pushed authorization"],
    spoil: {
      async answer(_, { provider }) {
        await provider.state.update(({ pushedRequests }) => {
          for (const pushed of pushedRequests.values()) pushed.expiresAt = provider.epochTime();
        });
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

/** @returns an error as it should be */
function plain(error: string, breaks: string, goodClient: string): Scenario {
  return denial({
    does: `answers ${error}, whatever the person decided`,
    breaks,
    goodClient,
    change: ({ params }) => params.set("error", error),
  });
}

interface Denial extends Pick<Scenario, "does" | "breaks" | "goodClient"> {
  /** What is done to an answer that says `access_denied`. */
  readonly change: (draft: AuthorizationResponseDraft) => void;
}

function denial({ change, ...texts }: Denial): Scenario {
  return {
    group: "authorization response",
    ...texts,
    at: ["authorization"],
    spoil: {
      authorizationResponse(draft) {
        draft.params.delete("code");
        draft.params.set("error", "access_denied");
        draft.params.set("error_description", "this provider answers so on command");
        change(draft);
      },
    },
  };
}
