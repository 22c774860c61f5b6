import { parse } from "valibot";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import {
  providerProfileSchema,
  toProviderProfile,
} from "../../../src/config/provider-profile-schema.ts";
import type { ProviderProfile } from "../../../src/oauth/provider-profile.ts";
import { ConfiguredSettings } from "../../../src/pages/provider/configured-settings.tsx";

const profileOf = (entry: object) => toProviderProfile(parse(providerProfileSchema, entry));
const shown = (profile: ProviderProfile) =>
  renderToStaticMarkup(createElement(ConfiguredSettings, { profile }));

const plainest = profileOf({ id: "a", name: "A", clientId: "a", issuer: "https://id.a.example" });
/** Says something else of every member; the compiler sees that none is missing. */
const fullest: Required<ProviderProfile> = {
  ...profileOf({ id: "b", name: "A", clientId: "b", issuer: "https://id.b.example" }),
  issuer: "https://id.b.example",
  metadata: { issuer: "https://id.c.example", token_endpoint: "https://id.c.example/token" },
  scope: "read",
  authorizationParams: { audience: "everybody" },
  resource: ["urn:files"],
  dpop: true,
  par: true,
  refreshTokens: "none",
  apis: [{ name: "Start", method: "POST", url: "https://api.b.example/run", body: "go" }],
  apiOrigins: ["https://files.b.example"],
  identity: { url: "https://api.b.example/me", id: "/who", name: "/called" },
  distinctCallback: true,
};

describe("how a provider of config.json is set up", () => {
  // Its name is the heading of the page.
  const members = Object.keys(fullest).filter((member) => member !== "name");

  it.each(members)("shows what its entry says of %s", (member) => {
    const changed = { ...plainest, [member]: Reflect.get(fullest, member) };
    expect(shown(changed)).not.toBe(shown(plainest));
  });

  it("shows every part of what it says", () => {
    const page = shown(fullest);
    for (const said of [
      "https://id.c.example/token",
      "audience",
      "everybody",
      "POST https://api.b.example/run",
      "go",
      "https://api.b.example/me",
      "/who",
      "/called",
    ])
      expect(page).toContain(said);
  });
});
