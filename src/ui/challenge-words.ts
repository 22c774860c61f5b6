import { spokenDuration } from "./time-words.ts";

/** One challenge of a WWW-Authenticate header (RFC 9110 §11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/** One thing that a challenge says, and what that means. Text between backticks is a protocol value. */
export interface ChallengeRow {
  readonly name: string;
  readonly value: string;
  readonly words: string;
  /** Undefined: no standard that Pixy knows. */
  readonly source: string | undefined;
}

/** RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3 */
const ERRORS: Readonly<Record<string, readonly [words: string, source: string]>> = {
  invalid_request: [
    "The request itself is malformed: a parameter is missing, doubled or not known. Another token would not help.",
    "RFC 6750 §3.1",
  ],
  invalid_token: [
    "The token has expired, was taken back, is malformed, or is meant for another API. Pixy has refreshed it once already.",
    "RFC 6750 §3.1",
  ],
  insufficient_scope: [
    "The token is good, but does not permit this: a scope is missing.",
    "RFC 6750 §3.1",
  ],
  insufficient_user_authentication: [
    "The token is good, but the sign-in behind it was not strong or recent enough.",
    "RFC 9470 §3",
  ],
  invalid_dpop_proof: [
    "The proof that this browser holds the token's key was not accepted. A wrong clock is the usual cause.",
    "RFC 9449 §7.1",
  ],
  use_dpop_nonce: [
    "The API wants its own number, the nonce, in the proof. It gives it in `DPoP-Nonce`, which it must expose to this page.",
    "RFC 9449 §9",
  ],
};

const SCHEMES: Readonly<Record<string, readonly [words: string, source: string]>> = {
  bearer: ["The API takes bearer tokens: whoever holds one may use it.", "RFC 6750 §3"],
  dpop: ["The API takes tokens that are bound to a key (DPoP).", "RFC 9449 §7.1"],
  basic: [
    "The API wants a user name and a password, which Pixy never sends: this address accepts no access tokens, or not only them.",
    "RFC 7617",
  ],
};

/**
 * Says what a challenge means, the error first.
 *
 * @returns one row for the scheme and one for each parameter, those of no standard included
 */
export function explainChallenge({ scheme, parameters }: Challenge): readonly ChallengeRow[] {
  const rows = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [explainParameter(name.toLowerCase(), value)],
  );
  const [words, source] = SCHEMES[scheme] ?? ["A scheme that Pixy does not speak.", undefined];
  return [
    ...rows.filter(({ name }) => name === "error"),
    { name: "scheme", value: scheme === "dpop" ? "DPoP" : capitalized(scheme), words, source },
    ...rows.filter(({ name }) => name !== "error"),
  ];
}

function explainParameter(name: string, value: string): ChallengeRow {
  const row = (words: string, source?: string): ChallengeRow => ({ name, value, words, source });
  switch (name) {
    case "error": {
      const [words, source] = ERRORS[value] ?? ["A code that no standard defines.", undefined];
      return row(words, source);
    }
    case "error_description":
      return row("What the API's developers say of it.", "RFC 6750 §3");
    case "error_uri":
      return row(
        "An address that explains it. Pixy does not follow what an API links to.",
        "RFC 6750 §3",
      );
    case "realm":
      return row("What the API calls the area that is protected.", "RFC 9110 §11.5");
    case "scope":
      return row("The scopes that this request needs.", "RFC 6750 §3");
    case "acr_values":
      return row("The kinds of sign-in that would do, the preferred one first.", "RFC 9470 §3");
    case "max_age":
      return row(
        /^\d{1,9}$/.test(value)
          ? `The sign-in may be ${spokenDuration(Number(value) * 1000)} old at the most.`
          : "How old the sign-in may be; but it is no number of seconds.",
        "RFC 9470 §3",
      );
    case "algs":
      return row("The algorithms that a proof may be signed with.", "RFC 9449 §7.1");
    case "resource_metadata":
      return row("Where the API describes itself and whose tokens it takes.", "RFC 9728 §5.1");
    default:
      return row("Of no standard that Pixy knows.");
  }
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
