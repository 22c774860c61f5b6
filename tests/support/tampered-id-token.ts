/** `payload`: another account's claims under the old signature. `signature`: one bit of it flipped. */
export type TamperedPart = "payload" | "signature";

/**
 * Spoils a signed ID token so that only the check of its signature can notice.
 *
 * @param token a JWT in compact form (RFC 7515 §7.1)
 */
export function tamperIdToken(token: string, part: TamperedPart): string {
  const [header, payload, signature] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined)
    throw new Error("not a JWT");
  return part === "payload"
    ? [header, swapSubject(payload), signature].join(".")
    : [header, payload, flipOneBit(signature)].join(".");
}

function swapSubject(payload: string): string {
  const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
  if (typeof claims !== "object" || claims === null) throw new Error("not a JWT");
  return Buffer.from(JSON.stringify({ ...claims, sub: "mallory" })).toString("base64url");
}

function flipOneBit(signature: string): string {
  const bytes = Buffer.from(signature, "base64url");
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  return bytes.toString("base64url");
}
