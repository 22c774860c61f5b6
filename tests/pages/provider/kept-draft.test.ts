import { beforeEach, expect, it, vi } from "vitest";
import { emptyDraft } from "../../../src/pages/provider/provider-draft.ts";
import { keepDraft } from "../../../src/pages/provider/use-provider-draft.ts";

const draft = { ...emptyDraft("own-1"), name: "Acme", issuer: "https://id.acme.example" };
const items = new Map<string, string>();

beforeEach(() => {
  items.clear();
  vi.stubGlobal("sessionStorage", {
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  });
});

const kept = () => [...items.values()].join();

it("keeps what was judged, and nothing that was pasted for another source", () => {
  const pasted = '{"web":{"client_id":"a","client_secret":"GOCSPX-abc"}}';
  keepDraft("new", { ...draft, document: pasted, endpoints: { token_endpoint: "s3cret" } }, "none");
  expect(kept()).toContain("https://id.acme.example");
  expect(kept()).not.toMatch(/GOCSPX|s3cret/);
});

it("keeps no value of a parameter that has no name yet", () => {
  const parameters = [
    { name: " ", value: "s3cret" },
    { name: "audience", value: "api" },
  ];
  keepDraft("new", { ...draft, parameters }, "none");
  expect(kept()).toContain("audience");
  expect(kept()).not.toContain("s3cret");
});

it("forgets what it kept before when a secret turns up: it holds most of it", () => {
  keepDraft("new", { ...draft, clientId: "GOCSPX" }, "none");
  keepDraft("new", { ...draft, clientId: "GOCSPX-" }, "secret");
  expect(items.size).toBe(0);
});

it("leaves what it kept while nobody can say what a text is", () => {
  keepDraft("new", draft, "none");
  const before = kept();
  keepDraft("new", { ...draft, source: "document", document: "-----BEGIN" }, "unknown");
  expect(kept()).toBe(before);
});
