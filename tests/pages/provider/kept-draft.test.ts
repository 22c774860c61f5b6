import { beforeEach, expect, it, vi } from "vitest";
import { draftOf, emptyDraft } from "../../../src/pages/provider/provider-draft.ts";
import { keepDraft } from "../../../src/pages/provider/use-provider-draft.ts";
import { METADATA, PROFILE } from "../../support/provider-double.ts";

const begun = emptyDraft("own-1");
const draft = { ...begun, name: "Acme", issuer: "https://id.acme.example" };
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
  keepDraft(
    "new",
    { ...draft, document: pasted, endpoints: { token_endpoint: "s3cret" } },
    begun,
    "none",
  );
  expect(kept()).toContain("https://id.acme.example");
  expect(kept()).not.toMatch(/GOCSPX|s3cret/);
});

it("keeps no value of a parameter that has no name yet", () => {
  const parameters = [
    { name: " ", value: "s3cret" },
    { name: "audience", value: "api" },
  ];
  keepDraft("new", { ...draft, parameters }, begun, "none");
  expect(kept()).toContain("audience");
  expect(kept()).not.toContain("s3cret");
});

it("forgets what it kept before when a secret turns up: it holds most of it", () => {
  keepDraft("new", { ...draft, clientId: "GOCSPX" }, begun, "none");
  keepDraft("new", { ...draft, clientId: "GOCSPX-" }, begun, "secret");
  expect(items.size).toBe(0);
});

it("leaves what it kept while nobody can say what a text is", () => {
  keepDraft("new", draft, begun, "none");
  const before = kept();
  keepDraft("new", { ...draft, source: "document", document: "-----BEGIN" }, begun, "unknown");
  expect(kept()).toBe(before);
});

it("keeps nothing in which nothing was changed, and what was changed only as long as it is", () => {
  const saved = draftOf({ ...PROFILE, metadata: METADATA });
  keepDraft("acme", saved, saved, "none");
  expect(items.size).toBe(0);
  keepDraft("acme", { ...saved, name: "Acme 2" }, saved, "none");
  expect(kept()).toContain("Acme 2");
  keepDraft("acme", { ...saved, name: saved.name }, saved, "unknown");
  expect(items.size).toBe(0);
});

it("takes a beginning for one whatever id it has, for one to be added gets another each time", () => {
  keepDraft("new", emptyDraft("own-2"), emptyDraft("own-1"), "none");
  expect(items.size).toBe(0);
});
