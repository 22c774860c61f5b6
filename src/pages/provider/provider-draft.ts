import * as v from "valibot";
import {
  issuerOf,
  type ProviderMetadata,
  type ProviderProfile,
} from "../../oauth/provider-profile.ts";
import { issuerFrom } from "./issuer-input.ts";
import { fillBlanks, findPreset, presetOfIssuer } from "../../presets/all-presets.ts";
import type { ProviderPreset } from "../../presets/provider-preset.ts";

/** The endpoints that can be typed one by one, in the order of the form. */
export const endpointNames = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "userinfo_endpoint",
  "revocation_endpoint",
  "end_session_endpoint",
  "device_authorization_endpoint",
] as const satisfies readonly (keyof ProviderMetadata)[];

const text = v.string();
const flag = v.boolean();

const draftSchema = v.object({
  id: text,
  preset: text,
  blanks: v.record(text, text),
  name: text,
  /** Where its endpoints come from: asked for, pasted, or typed. */
  source: v.picklist(["issuer", "document", "endpoints"]),
  issuer: text,
  document: text,
  endpoints: v.record(text, text),
  clientId: text,
  /** Undefined: what the provider's own list suggests. */
  scope: v.optional(text),
  /** Undefined: when the provider can. */
  dpop: v.optional(flag),
  par: v.picklist(["auto", "always", "never"]),
  resource: text,
  refreshTokens: v.picklist(["vault", "memory", "none"]),
  parameters: v.array(v.object({ name: text, value: text })),
  apis: v.array(v.object({ name: text, method: text, url: text, body: v.optional(text) })),
  apiOrigins: text,
  identity: v.object({ url: text, id: text, name: text }),
  distinctCallback: flag,
});

/** A provider as a person is still filling it in. Nothing in it is secret. */
export type ProviderDraft = v.InferOutput<typeof draftSchema>;

export function emptyDraft(id: string): ProviderDraft {
  return {
    id,
    preset: "",
    blanks: {},
    name: "",
    source: "issuer",
    issuer: "",
    document: "",
    endpoints: {},
    clientId: "",
    par: "auto",
    resource: "",
    refreshTokens: "vault",
    parameters: [],
    apis: [],
    apiOrigins: "",
    identity: { url: "", id: "", name: "" },
    distinctCallback: false,
  };
}

/** A saved profile, to be changed. */
export function draftOf(profile: ProviderProfile): ProviderDraft {
  const { metadata, par, resource = [], authorizationParams, identity } = profile;
  const typed = endpointNames.flatMap((name) => {
    const value = metadata?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const isDocument =
    metadata !== undefined &&
    Object.keys(metadata).some((name) => !endpointNames.some((own) => own === name));
  return {
    ...emptyDraft(profile.id),
    preset: "other",
    name: profile.name,
    source: metadata === undefined ? "issuer" : isDocument ? "document" : "endpoints",
    issuer: issuerOf(profile) ?? "",
    document: isDocument ? JSON.stringify(metadata, null, 2) : "",
    endpoints: Object.fromEntries(typed),
    clientId: profile.clientId,
    scope: profile.scope,
    dpop: profile.dpop,
    par: par === "auto" ? "auto" : par ? "always" : "never",
    resource: resource.join("\n"),
    refreshTokens: profile.refreshTokens,
    parameters: Object.entries(authorizationParams).map(([name, value]) => ({ name, value })),
    apis: profile.apis.map((api) => ({ ...api })),
    apiOrigins: profile.apiOrigins.join("\n"),
    identity: identity === undefined ? { url: "", id: "", name: "" } : { ...identity },
    distinctCallback: profile.distinctCallback,
  };
}

/** Begins anew with what a preset knows, and keeps the id. */
export function withPreset(
  draft: ProviderDraft,
  preset: ProviderPreset | undefined,
): ProviderDraft {
  const begun = emptyDraft(draft.id);
  if (preset === undefined) return { ...begun, preset: "other" };
  return withBlanks(
    {
      ...begun,
      preset: preset.id,
      name: preset.name,
      source: preset.metadata === undefined ? "issuer" : "endpoints",
      scope: preset.scope,
      dpop: preset.dpop,
      endpoints: { ...preset.metadata },
      identity: { ...begun.identity, ...preset.identity },
    },
    preset,
    {},
  );
}

/** Fills a preset's blanks in, wherever they are. */
export function withBlanks(
  draft: ProviderDraft,
  preset: ProviderPreset,
  blanks: Readonly<Record<string, string>>,
): ProviderDraft {
  const fill = (address: string) => fillBlanks(address, blanks);
  return {
    ...draft,
    blanks,
    issuer: fill(preset.issuer ?? ""),
    apis: (preset.apis ?? []).map((api) => ({ ...api, url: fill(api.url) })),
  };
}

/**
 * The draft as an entry of a `config.json`, to be judged as one.
 *
 * @param metadata what is known of the provider by now
 */
export function entryOf(draft: ProviderDraft, metadata: ProviderMetadata | undefined): unknown {
  const { source, par, identity } = draft;
  const parameters = draft.parameters.filter(({ name }) => name.trim() !== "");
  const apis = draft.apis.filter(({ name, url }) => name.trim() !== "" || url.trim() !== "");
  const resource = lines(draft.resource);
  const apiOrigins = lines(draft.apiOrigins);
  const hasIdentity = Object.values(identity).some((part) => part.trim() !== "");
  return {
    id: draft.id,
    name: draft.name.trim() || (hostOf(draft) ?? ""),
    ...(source === "issuer" && { issuer: issuerFrom(draft.issuer) }),
    ...(source === "document" && { metadata: metadata ?? {} }),
    ...(source === "endpoints" && { metadata: typedMetadata(draft) }),
    clientId: draft.clientId.trim(),
    scope: scopeOf(draft, metadata),
    dpop: dpopOf(draft, metadata),
    ...(par !== "auto" && { par: par === "always" }),
    ...(resource.length > 0 && { resource }),
    ...(draft.refreshTokens !== "vault" && { refreshTokens: draft.refreshTokens }),
    ...(parameters.length > 0 && {
      authorizationParams: Object.fromEntries(
        parameters.map(({ name, value }) => [name.trim(), value]),
      ),
    }),
    ...(apis.length > 0 && {
      apis: apis.map(({ name, method, url, body }) => ({
        name: name.trim(),
        method,
        url: url.trim(),
        ...(body !== undefined && { body }),
      })),
    }),
    ...(apiOrigins.length > 0 && { apiOrigins }),
    ...(hasIdentity && { identity }),
    ...(draft.distinctCallback && { distinctCallback: true }),
  };
}

/**
 * The draft as it may be kept: only what was judged with the entry. A text that was pasted for another
 * source may be anything, such as the file with a secret that a provider offers for download.
 */
export function judgedDraft(draft: ProviderDraft): ProviderDraft {
  const { source } = draft;
  return {
    ...draft,
    document: source === "document" ? draft.document : "",
    endpoints: source === "endpoints" ? draft.endpoints : {},
    issuer: source === "endpoints" ? "" : draft.issuer,
    parameters: draft.parameters.filter(({ name }) => name.trim() !== ""),
  };
}

/** @returns what a provider is called that nobody has named: its host */
export function hostOf({ source, issuer, endpoints }: ProviderDraft): string | undefined {
  const address =
    source === "endpoints" ? (endpoints["authorization_endpoint"] ?? "") : issuerFrom(issuer);
  return URL.parse(address)?.hostname || undefined;
}

/** @returns the preset that knows how the provider calls things: the chosen one, else that of its issuer */
export function presetInWords(draft: ProviderDraft): ProviderPreset | undefined {
  const { preset, source, issuer, endpoints } = draft;
  const address =
    source === "endpoints"
      ? endpoints["issuer"] || URL.parse(endpoints["authorization_endpoint"] ?? "")?.origin
      : issuerFrom(issuer);
  return findPreset(preset) ?? presetOfIssuer(address ?? "");
}

/** The endpoints that were typed, as far as they were. */
function typedMetadata(draft: ProviderDraft): Readonly<Record<string, string>> {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const value = draft.endpoints[name]?.trim() ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}

/** Worth asking for wherever they are known. */
const usualScopes = ["openid", "profile", "email", "offline_access"];

/** The scope to ask for: as it was chosen, else the usual ones that the provider lists. */
export function scopeOf(
  { scope, source }: ProviderDraft,
  metadata: ProviderMetadata | undefined,
): string {
  if (scope !== undefined) return scope.trim().replace(/\s+/gu, " ");
  if (source === "endpoints") return "";
  const listed = metadata?.scopes_supported;
  if (listed === undefined) return "openid profile email";
  return usualScopes.filter((name) => listed.includes(name)).join(" ");
}

/** Pixy's keys are ES256. */
export function dpopOf({ dpop }: ProviderDraft, metadata: ProviderMetadata | undefined): boolean {
  return dpop ?? canDpop(metadata);
}

export function canDpop(metadata: ProviderMetadata | undefined): boolean {
  return metadata?.dpop_signing_alg_values_supported?.includes("ES256") === true;
}

/** @returns the draft that was kept as this text; undefined when it is damaged or of another id */
export function parseDraft(kept: string | null, id: string | undefined): ProviderDraft | undefined {
  try {
    const value: unknown = JSON.parse(kept ?? "null");
    const { success, output } = v.safeParse(draftSchema, value);
    return success && (id === undefined || output.id === id) ? output : undefined;
  } catch {
    return undefined;
  }
}

function lines(value: string): string[] {
  return value.split("\n").flatMap((line) => line.trim() || []);
}
