import type { Scenario } from "../scenario.ts";

export const discoveryScenarios = {
  "discovery-wrong-issuer": {
    group: "discovery",
    does: "names another issuer in its metadata",
    breaks: "OpenID Connect Discovery 1.0 §4.3, RFC 8414 §3.3: issuer must be the one asked for",
    goodClient: "stops before anything is sent to the endpoints it was told",
    at: ["discovery"],
    spoil: {
      metadata(metadata) {
        metadata["issuer"] = "https://attacker.example";
      },
    },
  },
} as const satisfies Readonly<Record<string, Scenario>>;
