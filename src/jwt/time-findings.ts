import type { Finding, InspectedToken } from "./finding.ts";

/** Seconds by which clocks may differ. */
const TOLERANCE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Seconds since 1970 that lie thousands of years ahead: they count milliseconds. */
const LIKE_MILLISECONDS = 100_000_000_000;
/** Seconds for which servers usually take a DPoP proof. */
const PROOF_LIFETIME = 300;
/** Seconds (OpenID Connect Back-Channel Logout 1.0 §2.4). */
const LOGOUT_LIFETIME = 120;

/** Milliseconds that a calendar has a date for (ECMA-262 §21.4.1.1). */
const LAST_MOMENT = 8.64e15;

/**
 * @param value of a claim that counts seconds since 1970
 * @returns milliseconds since 1970; undefined when it is no time that a calendar has
 * @see RFC 7519 §2, NumericDate
 */
export function momentOf(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const moment = value * 1000;
  return Math.abs(moment) <= LAST_MOMENT ? moment : undefined;
}

/** @returns what is to be said about when the token is good, and for how long */
export function timeFindings(token: InspectedToken): readonly Finding[] {
  const { values } = token.payload;
  const now = token.now / 1000;
  const odd = ["exp", "nbf", "iat", "auth_time"].flatMap((name) => oddTime(name, values.get(name)));
  const [exp, nbf, iat] = [secondsIn("exp"), secondsIn("nbf"), secondsIn("iat")];
  const findings: Finding[] = [...odd];
  if (exp !== undefined && exp <= now) {
    findings.push({
      severity: "wrong",
      name: "exp",
      sentence: "The token has expired: nobody may accept it any more.",
      reference: "RFC 7519 §4.1.4",
    });
  }
  if (nbf !== undefined && nbf > now + TOLERANCE) {
    findings.push({
      severity: "wrong",
      name: "nbf",
      sentence: "The token is not valid yet.",
      reference: "RFC 7519 §4.1.5",
    });
  }
  if (iat !== undefined && iat > now + TOLERANCE) {
    findings.push({
      severity: "risky",
      name: "iat",
      sentence:
        "The token was issued in the future: the issuer's clock or that of this device is wrong.",
      reference: "RFC 7519 §4.1.6",
    });
  }
  if (exp !== undefined && iat !== undefined && exp <= iat) {
    findings.push({
      severity: "wrong",
      name: "exp",
      sentence: "The token expires before it was issued.",
      reference: "RFC 7519 §4.1.4",
    });
  }
  return [...findings, ...lifetime(token, exp, iat ?? nbf)];

  function secondsIn(name: string): number | undefined {
    const value = values.get(name);
    return momentOf(value) === undefined || typeof value !== "number" ? undefined : value;
  }
}

function oddTime(name: string, value: unknown): readonly Finding[] {
  if (value === undefined) return [];
  const reference = "RFC 7519 §2";
  if (momentOf(value) === undefined) {
    return [
      {
        severity: "wrong",
        name,
        sentence: `\`${name}\` is not a time: it has to be a number of seconds since 1970.`,
        reference,
      },
    ];
  }
  if (typeof value !== "number" || value <= LIKE_MILLISECONDS) return [];
  return [
    {
      severity: "wrong",
      name,
      sentence: `\`${name}\` seems to count milliseconds: it has to count seconds.`,
      reference,
    },
  ];
}

function lifetime(
  { kind: { kind }, now }: InspectedToken,
  exp: number | undefined,
  from: number | undefined,
): readonly Finding[] {
  if (kind === "dpop-proof") {
    if (from === undefined || now / 1000 - from <= PROOF_LIFETIME) return [];
    return [
      {
        severity: "risky",
        name: "iat",
        sentence:
          "The proof is older than five minutes. It is meant for one request, right away: most servers refuse it by now.",
        reference: "RFC 9449 §11.1",
      },
    ];
  }
  if (exp === undefined || from === undefined) return [];
  const life = exp - from;
  if (kind === "access-token" && life > DAY) {
    return [
      {
        severity: "risky",
        name: "exp",
        sentence:
          "The token lives for more than a day. Whoever gets hold of it has it that long: minutes are usual.",
        reference: "RFC 9700 §4.10",
      },
    ];
  }
  if (kind === "logout-token" && life > LOGOUT_LIFETIME) {
    return [
      {
        severity: "note",
        name: "exp",
        sentence: "A logout token should live for two minutes at the most.",
        reference: "OpenID Connect Back-Channel Logout 1.0 §2.4",
      },
    ];
  }
  if ((kind === "client-assertion" || kind === "request-object") && life > HOUR) {
    return [
      {
        severity: "risky",
        name: "exp",
        sentence: "It is meant to be used at once, and lives for more than an hour.",
        reference: "RFC 7523 §3",
      },
    ];
  }
  return [];
}
