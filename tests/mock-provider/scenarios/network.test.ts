import { expect } from "vitest";
import { networkScenarios } from "../../../src/mock-provider/scenarios/network.ts";
import { proveAll } from "./prove.ts";

proveAll(networkScenarios, {
  async "answer-lost"({ issuer }) {
    const body = new URLSearchParams({ grant_type: "refresh_token", client_id: "pixy" });
    await expect(fetch(`${issuer}/token`, { method: "POST", body })).rejects.toThrow(TypeError);
  },
});
