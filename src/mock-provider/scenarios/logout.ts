import { ProviderError } from "../provider-error.ts";
import type { Scenario } from "../misbehaviour/scenario.ts";
import { never, unavailable } from "./spoil-answer.ts";

const group = "logout and revocation";

export const logoutScenarios = {
  "no-revocation-endpoint": {
    group,
    does: "names no revocation endpoint in its metadata",
    breaks: "nothing: RFC 7009 is optional",
    goodClient: "forgets its tokens and says that the provider still knows them",
    at: ["discovery"],
    spoil: {
      metadata(metadata) {
        delete metadata["revocation_endpoint"];
        delete metadata["revocation_endpoint_auth_methods_supported"];
      },
    },
  },
  "no-end-session-endpoint": {
    group,
    does: "names no end-session endpoint in its metadata",
    breaks: "nothing: OpenID Connect RP-Initiated Logout 1.0 is optional",
    goodClient: "signs out locally and says that the session at the provider goes on",
    at: ["discovery"],
    spoil: {
      metadata(metadata) {
        delete metadata["end_session_endpoint"];
      },
    },
  },
  "revocation-503": {
    group,
    does: "answers a revocation with 503 and Retry-After: 5, and revokes nothing",
    breaks: "nothing: RFC 7009 §2.2.1 has this answer",
    goodClient: "disconnects locally at once, tries again later, and says what it could not do",
    at: ["revocation"],
    spoil: {
      before() {
        throw unavailable("nothing was revoked; try again");
      },
    },
  },
  "revocation-hangs": {
    group,
    does: "never answers a revocation, and revokes nothing",
    breaks: "nothing: networks do that",
    goodClient: "disconnects locally without waiting for it",
    at: ["revocation"],
    spoil: {
      before(draft) {
        draft.response = Response.error();
      },
      answer: never,
    },
  },
  "revocation-unsupported-token-type": {
    group,
    does: "answers a revocation with unsupported_token_type, and revokes nothing",
    breaks: "nothing: RFC 7009 §2.2.1 has this answer",
    goodClient: "disconnects all the same, and does not try again",
    at: ["revocation"],
    spoil: {
      before() {
        throw new ProviderError(
          400,
          "unsupported_token_type",
          "tokens of this kind are not revoked",
        );
      },
    },
  },
  "rp-init-logout-other-state": {
    group,
    does: "comes back from logout with a state other than the one that was sent",
    breaks: "OpenID Connect RP-Initiated Logout 1.0 §2: state is passed back as it came",
    goodClient: "is signed out all the same, and lets the answer do nothing else",
    at: ["end session"],
    spoil: {
      postLogoutRedirect({ location }) {
        location.searchParams.set("state", "a-state-that-nobody-sent");
      },
    },
  },
  "rp-init-logout-no-state": {
    group,
    does: "comes back from logout without the state",
    breaks: "OpenID Connect RP-Initiated Logout 1.0 §2: state is passed back as it came",
    goodClient: "is signed out all the same, and lets the answer do nothing else",
    at: ["end session"],
    spoil: {
      postLogoutRedirect({ location }) {
        location.searchParams.delete("state");
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
