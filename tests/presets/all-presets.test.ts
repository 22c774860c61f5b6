import { describe, expect, it } from "vitest";
import schema from "../../public/config.schema.json" with { type: "json" };
import { checkProviderEntry } from "../../src/config/provider-entry.ts";
import { allPresets, findPreset, unfitIssuer } from "../../src/presets/all-presets.ts";
import {
  emptyDraft,
  entryOf,
  withBlanks,
  withPreset,
} from "../../src/pages/provider/provider-draft.ts";
import { matchesSchema } from "../config/json-schema.ts";

const usable = allPresets.filter(({ fitness }) => fitness !== "unfit");
const unfit = allPresets.filter(({ fitness }) => fitness === "unfit");

it("there are presets for the providers that people ask for, each once", () => {
  const names = allPresets.map(({ name }) => name);
  expect(names.slice(0, 7)).toEqual([
    "Microsoft Entra",
    "Okta",
    "Auth0",
    "Keycloak",
    "GitLab",
    "Google",
    "GitHub",
  ]);
  expect(new Set(names).size).toBe(13);
});

describe("a preset that can be used", () => {
  it.each(usable.map((preset) => [preset.id, preset] as const))(
    "%s is an entry of a config.json once its blanks and the client id are filled in",
    (_, preset) => {
      const blanks = Object.fromEntries(
        (preset.blanks ?? []).map(({ name, example }) => [name, example]),
      );
      const draft = withBlanks(withPreset(emptyDraft("own-1"), preset), preset, blanks);
      const entry = entryOf({ ...draft, clientId: "pixy" }, undefined);
      expect(checkProviderEntry(entry)).toMatchObject({ profile: { name: preset.name } });
      expect(matchesSchema(schema, { providers: [entry] })).toBe(true);
      expect(JSON.stringify(entry)).not.toMatch(/[{}…](?=[a-z])|…/u);
    },
  );

  it.each(usable.map((preset) => [preset.id, preset] as const))(
    "%s is no entry while its blanks are empty",
    (_, preset) => {
      const draft = withPreset(emptyDraft("own-1"), preset);
      const entry = entryOf({ ...draft, clientId: "pixy" }, undefined);
      const isWhole = (preset.blanks ?? []).length === 0;
      expect("profile" in checkProviderEntry(entry)).toBe(isWhole);
    },
  );

  it.each(usable.map((preset) => [preset.id, preset] as const))(
    "%s says how to register, and where that was read",
    (_, { steps, source, verdict }) => {
      expect(steps.length).toBeGreaterThan(1);
      expect(source.url).toMatch(/^https:\/\//u);
      for (const text of [verdict, ...steps]) {
        expect(text.split("`").length % 2, text).toBe(1);
        expect(text).toMatch(/[.]$/u);
      }
    },
  );
});

describe("a preset that cannot serve a browser", () => {
  it("is Google, GitHub, Apple or Mastodon", () => {
    expect(unfit.map(({ id }) => id)).toEqual(["google", "github", "apple", "mastodon"]);
  });

  it.each(unfit.map((preset) => [preset.id, preset] as const))(
    "%s says why, and its brokers are presets that can",
    (_, { verdict, brokers = [] }) => {
      expect(verdict).toMatch(/secret/u);
      for (const { presetId, steps } of brokers) {
        expect(findPreset(presetId)?.fitness).toBe("fits");
        expect(steps.length).toBeGreaterThan(1);
      }
    },
  );

  it.each([
    ["https://accounts.google.com", "google"],
    ["https://accounts.google.com/", "google"],
    ["https://github.com", "github"],
    ["https://appleid.apple.com", "apple"],
    ["https://accounts.google.com.evil.example", undefined],
    ["https://gitlab.com", undefined],
    ["", undefined],
  ])("%s is known by its issuer too", (issuer, id) => {
    expect(unfitIssuer(issuer)?.id).toBe(id);
  });
});
