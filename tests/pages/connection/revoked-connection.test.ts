import { describe, expect, it } from "vitest";
import { sentenceOfEvent, wordsOfEvent } from "../../../src/pages/connection/event-words.ts";
import { holdsTokens } from "../../../src/pages/connection/holds-tokens.ts";
import { someConnection } from "../../browser/ui/some-connection.ts";

const ended = { ...someConnection, status: "Needs reconnect", hasRefreshToken: false } as const;

describe("a connection whose tokens its owner had revoked", () => {
  it("has no tokens to show or to revoke, unlike one that has only run out", () => {
    expect(holdsTokens({ ...ended, problem: { code: "tokens_revoked", at: 1 } })).toBe(false);
    expect(holdsTokens({ ...ended, problem: { code: "session_ended", at: 1 } })).toBe(true);
  });

  it("was not ended by its provider, and its history says so", () => {
    const revoked = { at: 1, kind: "ended", code: "tokens_revoked" } as const;
    expect(sentenceOfEvent(revoked)).toBe("Ended by you: You revoked its tokens");
    expect(wordsOfEvent(revoked).mark).toBe("end");
    expect(sentenceOfEvent({ ...revoked, code: "refresh_rejected" })).toMatch(
      /^Ended by the provider: /,
    );
  });
});
