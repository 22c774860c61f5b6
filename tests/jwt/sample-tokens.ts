import { decodeToken } from "../../src/jwt/decode-token.ts";
import type { Finding } from "../../src/jwt/finding.ts";
import { tokenFindings } from "../../src/jwt/token-findings.ts";
import { recogniseKind } from "../../src/jwt/token-kind.ts";
import { encoded } from "../support/provider-double.ts";

/** Milliseconds: 25 November 2026, 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 25, 12);
/** Seconds. */
export const now = NOW / 1000;

type Members = Readonly<Record<string, unknown>>;

/** @returns a token in compact form, whose signature nobody has made */
export function tokenOf(header: Members | string, payload: Members | string): string {
  return `${encoded(header)}.${encoded(payload)}.c2lnbmF0dXJl`;
}

export const ID_TOKEN = {
  iss: "https://id.example",
  sub: "alice",
  aud: "pixy",
  exp: now + 3_600,
  iat: now - 60,
  nonce: "n",
};
export const ACCESS_TOKEN = {
  iss: "https://id.example",
  sub: "alice",
  aud: "https://api.example",
  client_id: "pixy",
  scope: "read",
  exp: now + 600,
  iat: now - 60,
  jti: "1",
};

/** @returns the findings about a signed token, as the screen shows them */
export function findingsOf(header: Members, payload: Members | string): readonly Finding[] {
  const token = tokenOf(header, payload);
  const decoded = decodeToken(token);
  if (decoded.header === undefined || decoded.payload === undefined) {
    throw new Error(decoded.problems[0]?.sentence);
  }
  return tokenFindings({
    header: decoded.header,
    payload: decoded.payload,
    kind: recogniseKind(decoded.header, decoded.payload),
    length: token.length,
    now: NOW,
  });
}
