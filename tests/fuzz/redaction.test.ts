import { describe, expect } from "vitest";
import { createRedactor } from "../../src/journeys/redact.ts";
import { answerOf, hostileAnswer } from "./hostile.ts";
import { itHolds } from "./property.ts";

const SECRET = "tGzv3JOkF0XG5Qx2TlKWIA";

describe("what a journey keeps of an answer", () => {
  itHolds(
    "is text, and never a token",
    hostileAnswer({ access_token: SECRET, token_type: "Bearer", error_description: `a ${SECRET}` }),
    (draft) => {
      const kept = createRedactor().exchange(
        {
          method: "POST",
          url: "https://id.example/token",
          requestHeaders: [],
          status: draft.status,
          responseHeaders: answerOf(draft).headers,
          responseBody: { text: draft.body, type: draft.headers["content-type"] },
        },
        "oauth",
      );
      expect(typeof kept.responseBody).toBe("string");
      if (draft.body.includes(`"access_token":"${SECRET}"`))
        expect(JSON.stringify(kept)).not.toContain(SECRET);
    },
  );
});
