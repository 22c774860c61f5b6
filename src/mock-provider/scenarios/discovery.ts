import type { Scenario } from "../misbehaviour/scenario.ts";
import { metadataScenarios } from "./discovery-metadata.ts";
import { placeScenarios } from "./discovery-places.ts";

export const discoveryScenarios = {
  ...metadataScenarios,
  ...placeScenarios,
} as const satisfies Readonly<Record<string, Scenario>>;
