import type { Scenario } from "../scenario.ts";

export const policyScenarios = {
  "refresh-tokens-not-rotated": {
    group: "provider policy",
    does: "gives the same refresh token back at every refresh",
    breaks: "RFC 9700 §4.14.2, unless the refresh token is bound to a key",
    goodClient: "works, and warns that a copied refresh token would go unnoticed",
    policy: { refreshTokens: "keep" },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
