import { describe, expect, it } from "vitest";
import { checkProviderEntry } from "../../../src/config/provider-entry.ts";
import type { ProviderProfile } from "../../../src/oauth/provider-profile.ts";
import {
  dpopOf,
  draftOf,
  emptyDraft,
  entryOf,
  parseDraft,
  scopeOf,
} from "../../../src/pages/provider/provider-draft.ts";
import { METADATA } from "../../support/provider-double.ts";

const draft = { ...emptyDraft("own-1"), name: "Acme", clientId: "pixy" };
const byIssuer = { ...draft, issuer: " id.acme.example/.well-known/openid-configuration " };

function profileOf(entry: unknown): ProviderProfile {
  const checked = checkProviderEntry(entry);
  if ("mistakes" in checked) throw new Error(JSON.stringify(checked.mistakes));
  return checked.profile;
}

describe("what was filled in", () => {
  it("is an entry with an issuer, however that was pasted", () => {
    expect(entryOf(byIssuer, undefined)).toEqual({
      id: "own-1",
      name: "Acme",
      issuer: "https://id.acme.example",
      clientId: "pixy",
      scope: "openid profile email",
      dpop: false,
    });
  });

  it("is called after its host where nobody named it, and is nameless without one", () => {
    expect(entryOf({ ...byIssuer, name: " " }, undefined)).toMatchObject({
      name: "id.acme.example",
    });
    expect(entryOf({ ...draft, name: "" }, undefined)).toMatchObject({ name: "" });
  });

  it("comes back as it was when it is changed later", () => {
    const full = {
      ...byIssuer,
      scope: "openid  offline_access",
      dpop: true,
      par: "never" as const,
      resource: "https://api.acme.example/\n\nurn:acme:files\n",
      refreshTokens: "memory" as const,
      parameters: [
        { name: "audience", value: "https://api.acme.example" },
        { name: "", value: "left over" },
      ],
      apis: [
        { name: "Me", method: "POST", url: "https://api.acme.example/me", body: "{}" },
        { name: "", method: "GET", url: "" },
      ],
      apiOrigins: "https://files.acme.example",
      distinctCallback: true,
    };
    const profile = profileOf(entryOf(full, undefined));
    expect(profile).toMatchObject({
      scope: "openid offline_access",
      par: false,
      resource: ["https://api.acme.example/", "urn:acme:files"],
      authorizationParams: { audience: "https://api.acme.example" },
      apis: [{ name: "Me", body: "{}" }],
    });
    expect(profileOf(entryOf(draftOf(profile), undefined))).toEqual(profile);
  });

  it.each([
    [
      "typed endpoints",
      {
        source: "endpoints" as const,
        endpoints: {
          authorization_endpoint: "https://plain.example/authorize",
          token_endpoint: "https://plain.example/token",
          jwks_uri: " ",
        },
        scope: "read",
        identity: { url: "https://plain.example/me", id: "/id", name: "/name" },
      },
      undefined,
    ],
    [
      "a pasted document",
      { source: "document" as const },
      { ...METADATA, claims_supported: ["sub"] },
    ],
  ])("comes back with %s", (_, changes, metadata) => {
    const profile = profileOf(entryOf({ ...draft, ...changes }, metadata));
    const again = draftOf(profile);
    expect(again.source).toBe(changes.source);
    const read = again.source === "document" ? JSON.parse(again.document) : undefined;
    expect(profileOf(entryOf(again, read))).toEqual(profile);
  });

  it("asks for the usual scopes that the provider lists, until somebody chooses", () => {
    const listed = { ...METADATA, scopes_supported: ["profile", "openid", "offline_access", "x"] };
    expect(scopeOf(draft, listed)).toBe("openid profile offline_access");
    expect(scopeOf({ ...draft, scope: "x" }, listed)).toBe("x");
    expect(scopeOf({ ...draft, source: "endpoints" }, undefined)).toBe("");
  });

  it("binds tokens where the provider can with Pixy's keys, unless somebody said otherwise", () => {
    const able = { ...METADATA, dpop_signing_alg_values_supported: ["RS256", "ES256"] };
    expect(dpopOf(draft, able)).toBe(true);
    expect(dpopOf({ ...draft, dpop: false }, able)).toBe(false);
    expect(dpopOf(draft, { ...METADATA, dpop_signing_alg_values_supported: ["RS256"] })).toBe(
      false,
    );
  });
});

describe("a draft that was kept", () => {
  it("is taken up again, of its own provider only", () => {
    const kept = JSON.stringify(draft);
    expect(parseDraft(kept, undefined)).toEqual(draft);
    expect(parseDraft(kept, "own-1")).toEqual(draft);
    expect(parseDraft(kept, "own-2")).toBeUndefined();
  });

  it.each([null, "", "{", "[]", "null", '{"id":"own-1"}', JSON.stringify({ ...draft, par: "x" })])(
    "is no draft when it is damaged: %s",
    (kept) => {
      expect(parseDraft(kept, undefined)).toBeUndefined();
    },
  );
});
