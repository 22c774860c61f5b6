import type { SealedFor } from "../../src/vault/token-vault.ts";

/** The place for which tests seal tokens: no other may open them. */
export const OWNER: SealedFor = {
  connectionId: "c1",
  lineage: "l1",
  generation: 3,
  slot: "current",
};

/** What they seal, with letters that take more than one byte. */
export const TOKENS = { refreshToken: "tGzv3JOkF0XG5Qx2TlKWIA", scope: "Zoë 🦊" };
