import type { Scenario } from "../misbehaviour/scenario.ts";
import { idTokenAlgorithmScenarios } from "./id-token-algorithms.ts";
import { idTokenClaimScenarios } from "./id-token-claims.ts";
import { idTokenFormScenarios } from "./id-token-form.ts";
import { idTokenSignatureScenarios } from "./id-token-signature.ts";

export const idTokenScenarios = {
  ...idTokenClaimScenarios,
  ...idTokenAlgorithmScenarios,
  ...idTokenSignatureScenarios,
  ...idTokenFormScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;
