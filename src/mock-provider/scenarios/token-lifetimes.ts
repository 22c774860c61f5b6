import type { Scenario } from "../misbehaviour/scenario.ts";
import { tokenRequests } from "./token-requests.ts";

const number = "RFC 6749 §5.1: expires_in is a number of seconds";
const lifetime = "RFC 6749 §5.1: expires_in is the lifetime of the access token";
const asIfAbsent =
  "keeps the tokens as if nothing had been said, and refreshes when the API says 401";

/** Strange values of `expires_in`. The access token itself lives as long as ever. */
export const lifetimeScenarios = {
  "expires-in-missing": expiresIn({
    does: "does not say how long an access token lives",
    breaks: "nothing: RFC 6749 §5.1 only recommends it",
    goodClient: "uses the access token until the API says 401, and refreshes then",
    value: () => undefined,
  }),
  "expires-in-digits": expiresIn({
    does: "writes expires_in as a string of digits",
    breaks: number,
    goodClient: "reads the number",
    value: String,
  }),
  "expires-in-with-unit": expiresIn({
    does: 'writes "12s" as expires_in',
    breaks: number,
    goodClient: asIfAbsent,
    value: () => "12s",
  }),
  "expires-in-empty": expiresIn({
    does: "writes an empty string as expires_in",
    breaks: number,
    goodClient: asIfAbsent,
    value: () => "",
  }),
  "expires-in-null": expiresIn({
    does: "writes null as expires_in",
    breaks: number,
    goodClient: asIfAbsent,
    value: () => null,
  }),
  "expires-in-zero": expiresIn({
    does: "says that the access token lives for 0 seconds, although it is good",
    breaks: lifetime,
    goodClient: `${asIfAbsent}; it does not refresh again and again`,
    value: () => 0,
  }),
  "expires-in-negative": expiresIn({
    does: "says that the access token lives for -1 seconds, although it is good",
    breaks: lifetime,
    goodClient: `${asIfAbsent}; it does not refresh again and again`,
    value: () => -1,
  }),
  "expires-in-fractional": expiresIn({
    does: "says that the access token lives for half a second longer than it does",
    breaks: "nothing certain: RFC 6749 §5.1 shows whole seconds only",
    goodClient: asIfAbsent,
    value: (seconds) => seconds + 0.5,
  }),
  "expires-in-huge": expiresIn({
    does: "says that the access token lives longer than any date can tell",
    breaks: lifetime,
    goodClient: `${asIfAbsent}; it never computes an invalid date`,
    value: () => 1e300,
  }),
} as const satisfies Readonly<Record<string, Scenario>>;

interface LifetimeFault extends Pick<Scenario, "does" | "breaks" | "goodClient"> {
  /** @param seconds what is right; undefined leaves `expires_in` out */
  readonly value: (seconds: number) => unknown;
}

function expiresIn({ value, ...texts }: LifetimeFault): Scenario {
  return {
    group: "token response",
    ...texts,
    at: tokenRequests,
    spoil: {
      tokenResponse(body) {
        body["expires_in"] = value(Number(body["expires_in"]));
      },
    },
  };
}
