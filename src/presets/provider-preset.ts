import type { ProviderTerms } from "../checks/remedies.ts";
import type { ApiRequest, IdentitySource } from "../oauth/provider-profile.ts";

/** A part of a preset's addresses that is different for everyone: `{tenant}` in them. */
export interface PresetBlank {
  readonly name: string;
  readonly label: string;
  readonly example: string;
}

/** Whether a provider can serve a client that runs in a browser only. Unknown is called unknown. */
export type Fitness = "fits" | "unknown" | "unfit";

/** A way to reach an unfit provider through another one that stands between. */
export interface Broker {
  /** The id of its own preset. */
  readonly presetId: string;
  readonly steps: readonly string[];
}

/** What a person need not look up for a provider that many use. Text between backticks is a name or value of theirs. */
export interface ProviderPreset {
  readonly id: string;
  readonly name: string;
  readonly fitness: Fitness;
  /** Why it is fit, or not, and what to know before. */
  readonly verdict: string;
  readonly blanks?: readonly PresetBlank[];
  /** With the blanks in it. Either this or `metadata`. */
  readonly issuer?: string;
  readonly metadata?: {
    readonly authorization_endpoint: string;
    readonly token_endpoint: string;
    readonly revocation_endpoint?: string;
  };
  readonly scope?: string;
  readonly apis?: readonly ApiRequest[];
  readonly identity?: IdentitySource;
  readonly dpop?: boolean;
  /** Fits its issuers and no others', where they can be told. */
  readonly issuers?: RegExp;
  /** A sentence: what brings a refresh token, where a profile of the preset could lack it. */
  readonly renewal?: string;
  /** A sentence: what makes it replace a refresh token at each use, where that is a choice. */
  readonly rotation?: string;
  /** How what the readiness report finds is mended there; `{origin}` and `{redirectUri}` are the client's. */
  readonly remedies?: ProviderTerms;
  /** How to register Pixy there, in its own words. */
  readonly steps: readonly string[];
  /** What it calls the values of the recipe; null: it has no place for that one. */
  readonly words?: {
    readonly redirectUri?: string;
    readonly webOrigin?: string | null;
    readonly postLogoutUri?: string | null;
    readonly clientId?: string;
  };
  /** For providers that read a client's description at the address that is its id. */
  readonly hasClientDocument?: true;
  /** For an unfit one: what to do instead. */
  readonly brokers?: readonly Broker[];
  /** The provider's own page that this was taken from. */
  readonly source: { readonly title: string; readonly url: string };
}
