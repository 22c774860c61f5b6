import type { Scenario } from "../scenario.ts";

export const networkScenarios = {
  "answer-lost": {
    group: "network",
    does: "acts, and the answer never arrives",
    breaks: "nothing: networks do that",
    goodClient: "shows it, keeps what it has, and does not repeat blindly what is good for one use",
    at: ["code exchange", "refresh"],
    spoil: {
      answer(draft) {
        draft.response = Response.error();
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
