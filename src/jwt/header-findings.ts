import type { Finding, InspectedToken } from "./finding.ts";

/** Places of keys that only the token itself vouches for. */
const FOREIGN_KEYS = [
  ["jku", "says where its keys are", "RFC 7515 §4.1.2, RFC 8725 §3.10"],
  ["x5u", "says where its certificate is", "RFC 7515 §4.1.5, RFC 8725 §3.10"],
  ["x5c", "brings its certificate along", "RFC 7515 §4.1.6"],
  ["jwk", "brings its key along", "RFC 7515 §4.1.3"],
] as const;

/** @returns what is to be said about how the token is signed, and by which key */
export function headerFindings({ header, kind }: InspectedToken): readonly Finding[] {
  const { values } = header;
  return [
    ...algorithm(values.get("alg")),
    ...FOREIGN_KEYS.filter(
      ([name]) => values.has(name) && !(name === "jwk" && kind.kind === "dpop-proof"),
    ).map(([name, does, reference]): Finding => ({
      severity: "risky",
      name,
      sentence: `The token ${does} (\`${name}\`). Pixy ignores it: whoever forges a token does the same.`,
      reference,
    })),
    ...critical(values.get("crit")),
    ...(values.get("b64") === false
      ? [
          {
            severity: "wrong",
            name: "b64",
            sentence: "A JWT may not leave its payload unencoded.",
            reference: "RFC 7797 §7",
          } as const,
        ]
      : []),
  ];
}

function algorithm(alg: unknown): readonly Finding[] {
  const reference = "RFC 7515 §4.1.1";
  if (typeof alg !== "string") {
    return [
      { severity: "wrong", name: "alg", sentence: "The header names no algorithm.", reference },
    ];
  }
  if (/^none$/iu.test(alg)) {
    return [
      {
        severity: "wrong",
        name: "alg",
        sentence: "The token is not signed (`none`): anybody could have written it.",
        reference: "RFC 8725 §3.2",
      },
    ];
  }
  if (!alg.startsWith("HS")) return [];
  return [
    {
      severity: "risky",
      name: "alg",
      sentence: `\`${alg}\` is made with a secret that signer and verifier share. A browser app has no secret: it cannot verify this token, and a secret given to it would let anybody sign.`,
      reference: "RFC 8725 §3.5, OpenID Connect Core 1.0 §10.1",
    },
  ];
}

function critical(crit: unknown): readonly Finding[] {
  if (crit === undefined) return [];
  const isList = Array.isArray(crit) && crit.length > 0;
  return [
    {
      severity: isList ? "note" : "wrong",
      name: "crit",
      sentence: isList
        ? "The token demands that parameters of its header be understood. Whoever does not know one of them refuses it."
        : "`crit` has to be a list of names, and not an empty one.",
      reference: "RFC 7515 §4.1.11",
    },
  ];
}
