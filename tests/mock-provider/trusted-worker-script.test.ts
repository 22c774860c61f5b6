import { beforeEach, expect, it, vi } from "vitest";
import { trustWorkerScript } from "../../src/mock-provider/worker/trusted-worker-script.ts";

interface Rules {
  readonly createScriptURL: (url: string) => string;
}

beforeEach(() => {
  vi.stubGlobal("location", new URL("https://demo.example/app/callback"));
});

it("vouches for the worker's script under a policy of its own, and for nothing else", () => {
  const created: { name: string; rules: Rules }[] = [];
  vi.stubGlobal("trustedTypes", {
    createPolicy(name: string, rules: Rules) {
      created.push({ name, rules });
      return { createScriptURL: (url: string) => ({ trusted: rules.createScriptURL(url) }) };
    },
  });

  const worker = "https://demo.example/app/mockServiceWorker.js";
  expect(trustWorkerScript("/app/mockServiceWorker.js")).toEqual({ trusted: worker });
  expect(created.map(({ name }) => name)).toEqual(["mock-service-worker"]);
  for (const url of [
    `${worker}?other`,
    `${worker}#`,
    "https://demo.example/mockServiceWorker.js",
    "https://evil.example/app/mockServiceWorker.js",
    "/app/mockServiceWorker.js",
    "data:text/javascript,0",
  ]) {
    expect(() => created[0]?.rules.createScriptURL(url), url).toThrow(TypeError);
  }
});

it("leaves it to the browser where there are no Trusted Types, or the page refuses the policy", () => {
  const worker = "https://demo.example/mocks/worker.js";
  vi.stubGlobal("trustedTypes", undefined);
  expect(trustWorkerScript("/mocks/worker.js")).toBe(worker);
  vi.stubGlobal("trustedTypes", {
    createPolicy() {
      throw new TypeError("the policy is not allowed");
    },
  });
  expect(trustWorkerScript("/mocks/worker.js")).toBe(worker);
});
