import type { AuthorizationResponseDraft, Scenario } from "../misbehaviour/scenario.ts";

/** What is wrong, or merely odd, about the redirect that brings the code. */
export const redirectScenarios = {
  "authorization-state-wrong": redirect({
    does: "sends the code with a state other than the client's",
    breaks: "RFC 6749 §4.1.2: state is the exact value received from the client",
    goodClient: "sends no token request",
    change: ({ params }) => params.set("state", "a-state-that-nobody-sent"),
  }),
  "authorization-state-missing": redirect({
    does: "sends the code without the client's state",
    breaks: "RFC 6749 §4.1.2: state is required if the client sent one",
    goodClient: "sends no token request",
    change: ({ params }) => params.delete("state"),
  }),
  "authorization-state-twice": redirect({
    does: "sends a second, different state",
    breaks: "RFC 6749 §3.1: parameters must not be included more than once",
    goodClient: "rejects the answer, whichever of the two is right",
    change: ({ params }) => params.append("state", "a-state-that-nobody-sent"),
  }),
  "authorization-code-twice": redirect({
    does: "sends a second, different code",
    breaks: "RFC 6749 §3.1: parameters must not be included more than once",
    goodClient: "rejects the answer and redeems neither code",
    change: ({ params }) => params.append("code", "a-code-of-somebody-else"),
  }),
  "authorization-code-missing": redirect({
    does: "sends neither a code nor an error",
    breaks: "RFC 6749 §4.1.2: code is required",
    goodClient: "says that the provider sent no authorization code",
    change: ({ params }) => params.delete("code"),
  }),
  "authorization-code-empty": redirect({
    does: "sends a code that is empty",
    breaks: "RFC 6749 §3.1: a parameter without a value counts as omitted, and code is required",
    goodClient: "says that the provider sent no authorization code",
    change: ({ params }) => params.set("code", ""),
  }),
  "authorization-code-with-error": redirect({
    does: "sends a code together with an error",
    breaks: "RFC 6749 §4.1.2, §4.1.2.1: the answer is one or the other",
    goodClient: "rejects the answer and does not redeem the code",
    change: ({ params }) => params.set("error", "access_denied"),
  }),
  "authorization-code-in-fragment": redirect({
    does: "sends its answer in the fragment, although the query was asked for",
    breaks: "RFC 6749 §4.1.2: the answer to response_type=code is in the query",
    goodClient: "does not look there, and says that the provider sent no authorization code",
    change({ params, fragment }) {
      for (const [name, value] of params) fragment.append(name, value);
      for (const name of fragment.keys()) params.delete(name);
    },
  }),
  "authorization-access-token-in-fragment": redirect({
    does: "puts an access token into the fragment, beside the code in the query",
    breaks: "RFC 9700 §2.1.2: no access tokens in authorization responses",
    goodClient: "strips the fragment, ignores the token and goes on with the code",
    change({ fragment }) {
      fragment.set("access_token", "an-access-token-from-the-fragment");
      fragment.set("token_type", "Bearer");
    },
  }),
  "authorization-unknown-parameters": redirect({
    does: "sends further parameters, as real providers do",
    breaks: "nothing: RFC 6749 §4.1.2 tells clients to ignore what they do not know",
    goodClient: "ignores them",
    change({ params }) {
      params.set("session_state", "f0d2.8c");
      params.set("scope", "openid profile email");
      params.set("authuser", "0");
    },
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface RedirectFault extends Pick<Scenario, "does" | "breaks" | "goodClient"> {
  readonly change: (draft: AuthorizationResponseDraft) => void;
}

function redirect({ change, ...texts }: RedirectFault): Scenario {
  return {
    group: "authorization response",
    ...texts,
    at: ["authorization"],
    spoil: { authorizationResponse: change },
  };
}
