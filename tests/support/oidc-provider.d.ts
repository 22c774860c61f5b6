// oidc-provider ships no declarations. These cover what the test provider uses, and no more.
declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

  /** What the adapter stores for a model. Every model adds members of its own. */
  export interface StoredPayload {
    jti?: string;
    kind?: string;
    exp?: number;
    uid?: string;
    userCode?: string;
    accountId?: string;
    grantId?: string;
    consumed?: number;
  }

  export interface ModelAdapter {
    upsert(id: string, payload: StoredPayload, expiresIn?: number): Promise<void>;
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface OidcClient {
    readonly clientId: string;
    readonly clientName?: string;
    readonly redirectUris: readonly string[];
  }

  export interface SignInFacts {
    readonly acr?: string;
    readonly authTime?: number;
  }

  /** The Koa context, with what oidc-provider hangs on it once it has seen the request. */
  export interface ProviderContext {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    readonly method: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string | string[] | undefined>>;
    /** Where middlewares leave notes for each other. */
    readonly state: Record<string, unknown>;
    status: number;
    type: string;
    body: unknown;
    /** false: Koa leaves the response alone. */
    respond?: boolean;
    get(header: string): string;
    set(header: string, value: string): void;
    redirect(url: string): void;
    readonly response: { get(header: string): string };
    readonly oidc?: {
      readonly route?: string;
      readonly body?: Readonly<Record<string, unknown>>;
      readonly client?: OidcClient;
      readonly account?: { readonly accountId: string };
      readonly params?: Readonly<Record<string, string | undefined>>;
      /** How the person has signed in, in this session. */
      readonly acr?: string;
      readonly entities?: {
        readonly AuthorizationCode?: SignInFacts;
        readonly DeviceCode?: SignInFacts;
        readonly RefreshToken?: SignInFacts;
      };
    };
  }

  export type Middleware = (context: ProviderContext, next: () => Promise<void>) => Promise<void>;

  export interface Interaction {
    readonly uid: string;
    readonly prompt: {
      readonly name: string;
      readonly details: {
        readonly login_hint?: string;
        readonly missingOIDCScope?: readonly string[];
        readonly missingOIDCClaims?: readonly string[];
        /** By resource indicator. */
        readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
      };
    };
    readonly params: Readonly<Record<string, string | undefined>>;
    readonly session?: { readonly accountId?: string };
    readonly grantId?: string;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  /** What an access token is about. */
  export interface AccessTokenFacts {
    readonly accountId: string;
    readonly client: OidcClient;
    readonly clientId?: string;
    readonly grantId: string;
    readonly gty: string;
    readonly scope: string;
  }

  export interface IssuedToken {
    readonly expiration: number;
    /** @returns the token itself */
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly issuer: string;
    readonly Client: { find(id: string): Promise<OidcClient | undefined> };
    readonly Grant: {
      new (payload: { accountId: string; clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    readonly AccessToken: {
      new (payload: AccessTokenFacts): IssuedToken;
      find(value: string): Promise<(IssuedToken & AccessTokenFacts) | undefined>;
    };
    registerGrantType(name: string, handler: Middleware, parameters: readonly string[]): void;
    use(middleware: Middleware): this;
    on(event: "server_error", listener: (context: ProviderContext, error: Error) => void): this;
    callback(): RequestListener;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>;
  }

  export class InteractionPrompt {
    constructor(options: { name: string; requestable: boolean });
  }

  /** As far as a configuration throws them. */
  export const errors: {
    readonly InvalidTarget: new () => Error;
    readonly InvalidGrant: new (detail: string) => Error;
    readonly InvalidScope: new (description: string, scope: string) => Error;
  };

  /** A reason to ask the person, when it holds. */
  export class InteractionCheck {
    constructor(reason: string, description: string, check: (context: ProviderContext) => boolean);
  }

  export const interactionPolicy: {
    readonly Prompt: typeof InteractionPrompt;
    readonly Check: typeof InteractionCheck;
    base(): {
      add(prompt: InteractionPrompt, index?: number): void;
      get(name: string): { readonly checks: { add(check: InteractionCheck): void } };
    };
  };
}
