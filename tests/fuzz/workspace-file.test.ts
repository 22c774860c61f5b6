import * as fc from "fast-check";
import { describe, expect } from "vitest";
import {
  readWorkspaceFile,
  type WorkspaceJudges,
  writeWorkspaceFile,
} from "../../src/connections/workspace-file.ts";
import { checkProviderEntry } from "../../src/config/provider-entry.ts";
import { foreignJourney } from "../../src/journeys/journey-file.ts";
import type { Journey } from "../../src/journeys/journey-event.ts";
import { FEWEST_ROUNDS, MOST_ROUNDS } from "../../src/vault/passphrase-cipher.ts";
import { hostileJson, hostileText } from "./hostile.ts";
import { isReadByThePlatform, itHolds, verdictOf } from "./property.ts";

const judges: WorkspaceJudges = { checkProvider: checkProviderEntry, readJourney: foreignJourney };
const entry = { id: "own-1", name: "Mine", issuer: "https://own.example", clientId: "pixy" };
const id = fc.uuid();
const time = fc.integer({ min: -8.64e15, max: 8.64e15 });

const contents = fc.record({
  providers: fc.array(
    fc.record({
      addedAt: time,
      entry: fc
        .dictionary(hostileText, hostileText)
        .map((authorizationParams) => ({ ...entry, authorizationParams }))
        .filter((value) => "profile" in checkProviderEntry(value)),
    }),
    { maxLength: 3 },
  ),
  requests: fc.array(
    fc.record({
      id,
      profileId: hostileText,
      name: hostileText,
      method: hostileText,
      url: hostileText,
      headers: fc.dictionary(fc.stringMatching(/^[a-z]+$/), hostileText),
      body: hostileText,
      savedAt: fc.integer(),
    }),
    { maxLength: 3 },
  ),
  journeys: fc.array(
    fc.record({
      id,
      kind: fc.constantFrom("connect", "api", "refresh") satisfies fc.Arbitrary<Journey["kind"]>,
      providerName: hostileText,
      startedAt: time,
      outcome: fc.constantFrom("done", "failed") satisfies fc.Arbitrary<Journey["outcome"]>,
      steps: fc.constant([]),
      fromFile: fc.constant(true),
    }),
    { maxLength: 3 },
  ),
});

const sealed = {
  derivation: "PBKDF2-SHA-256",
  rounds: 600_000,
  salt: "a".repeat(22),
  cipher: "AES-256-GCM",
  iv: "a".repeat(16),
  check: "a".repeat(22),
  ciphertext: "aaaa",
};
const sound = {
  pixyWorkspace: 1,
  savedAt: 1,
  providers: [{ addedAt: 1, entry }],
  requests: [],
  journeys: [],
  tokens: sealed,
};

describe("a workspace file", () => {
  itHolds("gives back what was written, whatever the texts in it", contents, async (value) => {
    const text = await writeWorkspaceFile(value, 7);
    fc.pre(isReadByThePlatform(text, 2));
    expect(readWorkspaceFile(text, judges)).toEqual({ ...value, savedAt: 7, sealed: undefined });
  });

  itHolds(
    "is taken or refused in whole, and never asks for more rounds than are allowed",
    fc.oneof(hostileText, hostileJson(sound)),
    async (text) => {
      const { value, failure } = await verdictOf(() => readWorkspaceFile(text, judges));
      if (failure !== undefined) expect(failure.code).toBe("import_invalid");
      const rounds = value?.sealed?.tokens.rounds ?? FEWEST_ROUNDS;
      expect(rounds).toBeGreaterThanOrEqual(FEWEST_ROUNDS);
      expect(rounds).toBeLessThanOrEqual(MOST_ROUNDS);
    },
  );
});
