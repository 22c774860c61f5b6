import type { ScopeDescription } from "../scopes.ts";
import type { ScenarioGroup } from "../misbehaviour/scenario.ts";
import type { ScenarioName } from "../scenarios.ts";
import type { AccountFieldName, AccountFields } from "./account-fields.ts";
import type { UpstreamAccount } from "./upstream-accounts.ts";

/** What a page shows: plain data, so that a tab and an HTTP server can draw the same. */
export type PageView =
  | { readonly kind: "waiting" }
  | IndexView
  | ChooseAccountView
  | AccountFormView
  | ChooseUpstreamView
  | SecondFactorView
  | ConsentView
  | DeviceCodeView
  | DoneView
  | SignOutView
  | SignedInView
  | RefusalView;

/** A parameter of the request that came in. */
export interface RequestParameter {
  readonly name: string;
  readonly value: string;
}

/** The client as it describes itself. Nothing in it is trusted: it is shown as text. */
export interface ClientCard {
  readonly id: string;
  readonly name: string;
  readonly website?: string | undefined;
  readonly logo?: string | undefined;
  readonly terms?: string | undefined;
  readonly policy?: string | undefined;
  readonly contacts: readonly string[];
}

/** Hidden fields: what the person has answered on this page so far. Nothing in them is secret. */
export type Carried = Readonly<Record<string, string>>;

interface SignInStep {
  readonly client: ClientCard;
  readonly carried: Carried;
  /** The authorization request; a device's has none to show. */
  readonly request?: readonly RequestParameter[] | undefined;
}

/** An account in a list. */
export interface AccountRow {
  readonly sub: string;
  readonly name: string;
  readonly email?: string | undefined;
  /** The upstream provider that vouches for it. */
  readonly upstream?: string | undefined;
  /** Seconds since it signed in; absent where it has to sign in (again). */
  readonly signedInFor?: number | undefined;
}

export interface ChooseAccountView extends SignInStep {
  readonly kind: "choose-account";
  /** Why a new sign-in is needed, as a sentence. */
  readonly reason?: string | undefined;
  readonly accounts: readonly AccountRow[];
}

export interface AccountFormView extends SignInStep {
  readonly kind: "account-form";
  /** Whether the account was known before. */
  readonly known: boolean;
  readonly fields: AccountFields;
  readonly problems: Readonly<Partial<Record<AccountFieldName, string>>>;
}

/** The page of the pretend upstream provider. */
export interface ChooseUpstreamView extends SignInStep {
  readonly kind: "choose-upstream";
  readonly accounts: readonly UpstreamAccount[];
  readonly problem?: string | undefined;
}

export interface SecondFactorView extends SignInStep {
  readonly kind: "second-factor";
  readonly account: AccountRow;
  /** What would be sent to a phone. */
  readonly code: string;
  readonly problem?: string | undefined;
}

/** A scope that the client asks for. */
export interface ScopeRow extends ScopeDescription {
  readonly scope: string;
  /** Cannot be withheld. */
  readonly locked: boolean;
  /** Was allowed before. */
  readonly granted: boolean;
}

/** A resource (RFC 8707) that the client asks for. */
export interface ResourceRow {
  readonly uri: string;
  readonly granted: boolean;
}

export interface ConsentView extends SignInStep {
  readonly kind: "consent";
  readonly account: AccountRow;
  readonly scopes: readonly ScopeRow[];
  readonly resources: readonly ResourceRow[];
  /** Host of the redirect URI, or its scheme where it has none; a device has neither. */
  readonly returnsTo?: string | undefined;
  /** The device shows it too (RFC 8628 §5.4). */
  readonly userCode?: string | undefined;
}

export interface DeviceCodeView {
  readonly kind: "device-code";
  readonly userCode: string;
  readonly problem?: string | undefined;
}

export interface DoneView {
  readonly kind: "done";
  readonly heading: string;
  readonly text: string;
}

export interface SignOutView {
  readonly kind: "sign-out";
  readonly client?: string | undefined;
  /** Without it, everybody. */
  readonly account?: string | undefined;
  readonly isNobodySignedIn: boolean;
}

/** Who is signed in, and what they allowed whom. */
export interface SignedInView {
  readonly kind: "signed-in";
  readonly accounts: readonly SignedInAccount[];
}

export interface SignedInAccount extends AccountRow {
  readonly secondFactor: boolean;
  readonly consents: readonly ConsentRow[];
}

export interface ConsentRow {
  readonly clientId: string;
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly resources: readonly string[];
  /** How many of its grants are alive. */
  readonly grants: number;
}

export interface RefusalView {
  readonly kind: "refusal";
  /** HTTP status. */
  readonly status: number;
  readonly code?: string | undefined;
  readonly description: string;
  /** What there is instead of what was asked for, and how to add to it. */
  readonly remedy?: Remedy | undefined;
  readonly request?: readonly RequestParameter[] | undefined;
}

export interface Remedy {
  /** What is listed. */
  readonly heading: string;
  readonly registered: readonly string[];
  /** A sentence. */
  readonly advice: string;
}

/** What stands at the issuer's address itself. */
export interface IndexView {
  readonly kind: "index";
  readonly issuer: string;
  /** Of the provider without scenarios, below which the misbehaving ones are. */
  readonly rootIssuer: string;
  readonly clients: readonly ClientRow[];
  readonly accounts: readonly AccountRow[];
  readonly scenarioGroups: readonly ScenarioGroupRow[];
  /** The latest first. */
  readonly decisions: readonly DecisionRow[];
  /** Whether programs can steer it: over HTTP, not in a tab. */
  readonly hasControlApi: boolean;
}

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  /** A pretend one, for whoever runs the provider. */
  readonly secret?: string | undefined;
  readonly redirectUris: readonly string[];
}

export interface ScenarioGroupRow {
  readonly group: ScenarioGroup;
  readonly scenarios: readonly ScenarioRow[];
}

export interface ScenarioRow {
  readonly name: ScenarioName;
  readonly does: string;
}

/** What the provider saw and decided in one request. */
export interface DecisionRow {
  readonly id: number;
  /** Of the day, in UTC. */
  readonly time: string;
  readonly endpoint: string;
  readonly clientId?: string | undefined;
  readonly status: number;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  /** The check that failed. */
  readonly failed?: string | undefined;
}
