import type { Finding, InspectedToken } from "./finding.ts";
import { LOGOUT_EVENT, type TokenKind, tokenKinds } from "./token-kind.ts";

/** Kinds whose `iss` is a provider. */
const BY_PROVIDERS: ReadonlySet<TokenKind> = new Set([
  "access-token",
  "id-token",
  "logout-token",
  "userinfo",
  "authorization-response",
]);

/** Characters; beyond, many servers refuse a request for the length of its headers. */
const LONG_HEADER = 7_000;

/** @returns what is to be said about the claims of this kind of token */
export function claimFindings(token: InspectedToken): readonly Finding[] {
  return [
    ...missing(token),
    ...ofKind(token),
    ...issuer(token),
    ...audience(token),
    ...size(token),
  ];
}

function missing({ payload, kind: { kind, isDeclared } }: InspectedToken): readonly Finding[] {
  const { name, required, reference } = tokenKinds[kind];
  const absent = required.filter((claim) => !payload.values.has(claim));
  const [first] = absent;
  if (first === undefined) return [];
  // Access tokens were JWTs long before anybody said which claims they need.
  const isFree = kind === "access-token" && !isDeclared;
  return [
    {
      severity: isFree ? "note" : kind === "userinfo" ? "risky" : "wrong",
      name: first,
      sentence: isFree
        ? `As an access token of RFC 9068 it would also have ${listed(absent)}. Other forms are free to leave these out.`
        : `${name} without ${listed(absent)}: its specification requires ${absent.length === 1 ? "it" : "them"}.`,
      reference,
    },
  ];
}

function ofKind({ header, payload, kind }: InspectedToken): readonly Finding[] {
  const { values } = payload;
  const typ = header.values.get("typ");
  switch (kind.kind) {
    case "access-token":
      return kind.isDeclared
        ? []
        : [
            {
              severity: "note",
              name: "typ",
              sentence:
                "Its header does not call it an access token (`at+jwt`): an API that does not look closely could take another kind of token for one.",
              reference: "RFC 9068 §2.1, §5",
            },
          ];
    case "id-token":
      return [
        ...(values.has("nonce")
          ? []
          : [
              {
                severity: "note",
                name: "nonce",
                sentence: "Without a `nonce` nothing ties it to one sign-in.",
                reference: "OpenID Connect Core 1.0 §3.1.2.1, §15.5.2",
              } as const,
            ]),
        ...(Array.isArray(values.get("aud")) &&
        arrayLength(values.get("aud")) > 1 &&
        !values.has("azp")
          ? [
              {
                severity: "risky",
                name: "azp",
                sentence:
                  "It has several audiences and does not say for which of them it was issued (`azp`).",
                reference: "OpenID Connect Core 1.0 §3.1.3.7",
              } as const,
            ]
          : []),
      ];
    case "dpop-proof":
      return proof(header.values.get("jwk"), kind.isDeclared, values.get("htu"));
    case "logout-token":
      return logout(values, typ);
    default:
      return [];
  }
}

function proof(jwk: unknown, isDeclared: boolean, htu: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  const reference = "RFC 9449 §4.2";
  if (!isDeclared) {
    findings.push({
      severity: "wrong",
      name: "typ",
      sentence: "A DPoP proof has to call itself `dpop+jwt`.",
      reference,
    });
  }
  if (jwk === null || typeof jwk !== "object") {
    findings.push({
      severity: "wrong",
      name: "jwk",
      sentence: "A DPoP proof has to bring the public key that it proves (`jwk`).",
      reference,
    });
  } else if (["d", "k", "p", "priv"].some((name) => Object.hasOwn(jwk, name))) {
    findings.push({
      severity: "wrong",
      name: "jwk",
      sentence: "Its header holds the private key. That key is no secret any more.",
      reference,
    });
  }
  if (typeof htu === "string" && /[?#]/u.test(htu)) {
    findings.push({
      severity: "risky",
      name: "htu",
      sentence: "`htu` is the address without query and fragment.",
      reference,
    });
  }
  return findings;
}

function logout(values: ReadonlyMap<string, unknown>, typ: unknown): readonly Finding[] {
  const reference = "OpenID Connect Back-Channel Logout 1.0 §2.4";
  const findings: Finding[] = [];
  if (values.has("nonce")) {
    findings.push({
      severity: "wrong",
      name: "nonce",
      sentence: "A logout token may have no `nonce`, so that nobody takes it for an ID token.",
      reference,
    });
  }
  if (!values.has("sub") && !values.has("sid")) {
    findings.push({
      severity: "wrong",
      name: "sub",
      sentence: "It names neither whom (`sub`) nor which session (`sid`) it is about.",
      reference,
    });
  }
  const events = values.get("events");
  if (events === null || typeof events !== "object" || !Object.hasOwn(events, LOGOUT_EVENT)) {
    findings.push({
      severity: "wrong",
      name: "events",
      sentence: "Its events do not name a back-channel logout.",
      reference,
    });
  }
  if (typ === undefined) {
    findings.push({
      severity: "note",
      name: "typ",
      sentence: "Its header should call it `logout+jwt`.",
      reference,
    });
  }
  return findings;
}

function issuer({ payload, kind: { kind } }: InspectedToken): readonly Finding[] {
  const iss = payload.values.get("iss");
  if (iss === undefined || !BY_PROVIDERS.has(kind)) return [];
  const url = typeof iss === "string" ? URL.parse(iss) : null;
  if (url !== null && /^https?:$/u.test(url.protocol) && url.search === "" && url.hash === "") {
    return [];
  }
  return [
    {
      severity: "risky",
      name: "iss",
      sentence: "The issuer is not an address, so its keys cannot be found from the token.",
      reference: "RFC 8414 §2, OpenID Connect Core 1.0 §2",
    },
  ];
}

function audience({ payload, kind: { kind } }: InspectedToken): readonly Finding[] {
  const aud = payload.values.get("aud");
  const count = arrayLength(aud);
  if (aud === undefined || (kind === "id-token" && count > 1)) return [];
  if (Array.isArray(aud) && count === 0) {
    return [
      {
        severity: "wrong",
        name: "aud",
        sentence: "The list of audiences is empty: nobody may accept the token.",
        reference: "RFC 7519 §4.1.3",
      },
    ];
  }
  if (kind !== "access-token" || count < 2) return [];
  return [
    {
      severity: "note",
      name: "aud",
      sentence: `It is meant for ${count} audiences: each of them could use it at the others.`,
      reference: "RFC 9068 §5, RFC 8707 §3",
    },
  ];
}

function size({ length, kind: { kind } }: InspectedToken): readonly Finding[] {
  if (kind !== "access-token" || length <= LONG_HEADER) return [];
  return [
    {
      severity: "risky",
      name: "length",
      sentence: `With ${length} characters it hardly fits into a header: many servers refuse that.`,
      reference: "RFC 9110 §5.4",
    },
  ];
}

function arrayLength(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}
