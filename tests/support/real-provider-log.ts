import type { Middleware, ProviderContext } from "oidc-provider";

/** One request that the provider has answered. No value of a token, code or verifier is in it. */
export interface ProviderRequest {
  readonly method: string;
  readonly path: string;
  /** Of a token request. */
  readonly grantType: string | undefined;
  /** 0 when the connection was cut instead of answered. */
  readonly status: number;
  /** When it arrived, in milliseconds of the local clock. */
  readonly at: number;
  /** When its answer was on its way or its connection was gone; undefined until then. Milliseconds. */
  readonly endedAt: number | undefined;
  /** What the browser calls itself, and what it would take for an answer. */
  readonly userAgent: string;
  /** Of a refresh. */
  readonly refresh: RefreshExchange | undefined;
  /** Of a code exchange that brought one: the number of the refresh token. */
  readonly issued: number | undefined;
  /** Whose request it was, where the provider has found out. */
  readonly account: string | undefined;
}

/** A refresh as the provider alone knows it. Refresh tokens go by number, in the order of their issue. */
export interface RefreshExchange {
  /** The number of the refresh token that was sent; undefined for one that was never issued. */
  readonly token: number | undefined;
  /** What the provider made of it, whether or not anybody heard of it. */
  readonly verdict: "tokens" | "refused" | "not-processed";
  /** The number of the refresh token that it brought. */
  readonly issued: number | undefined;
}

export type SecretKind =
  | "code"
  | "code_verifier"
  | "device_code"
  | "state"
  | "nonce"
  | "access_token"
  | "refresh_token"
  | "id_token";

/** A value that must turn up nowhere, kept to search for it. Never print one. */
export interface ProviderSecret {
  readonly kind: SecretKind;
  readonly value: string;
  /** Whose it is, as far as known when it was seen. */
  readonly account: string | undefined;
}

/** What went over the wire, as the provider saw it. */
export interface ProviderLog {
  readonly middleware: Middleware;
  readonly requests: readonly ProviderRequest[];
  readonly secrets: readonly ProviderSecret[];
  clear(): void;
}

const SENT_BY_CLIENT = ["code", "code_verifier", "device_code", "state", "nonce"] as const;
const ISSUED = ["access_token", "refresh_token", "id_token"] as const;

export function createProviderLog(): ProviderLog {
  const requests: ProviderRequest[] = [];
  const secrets: ProviderSecret[] = [];

  function remember(kind: SecretKind, value: unknown, account: string | undefined): void {
    if (typeof value !== "string" || value === "") return;
    if (!secrets.some((secret) => secret.value === value)) secrets.push({ kind, value, account });
  }

  function rememberSecretsOf(context: ProviderContext): void {
    const account = context.oidc?.account?.accountId;
    for (const kind of SENT_BY_CLIENT) {
      remember(kind, formOf(context)[kind] ?? context.query[kind], account);
    }
    if (context.oidc?.route !== "token") return;
    for (const kind of ISSUED) remember(kind, answerOf(context).get(kind), account);
  }

  function numberOf(refreshToken: unknown): number | undefined {
    const index = secrets
      .filter(({ kind }) => kind === "refresh_token")
      .findIndex(({ value }) => value === refreshToken);
    return index < 0 ? undefined : index;
  }

  function describe(context: ProviderContext): Omit<ProviderRequest, "at" | "endedAt" | "status"> {
    const form = formOf(context);
    const { grant_type: grantType, refresh_token: sent } = form;
    const issued = numberOf(answerOf(context).get("refresh_token"));
    const verdict =
      context.oidc?.route !== "token"
        ? "not-processed"
        : issued === undefined
          ? "refused"
          : "tokens";
    return {
      method: context.method,
      path: context.path,
      grantType: typeof grantType === "string" ? grantType : undefined,
      userAgent: callerOf(context),
      refresh:
        grantType === "refresh_token" ? { token: numberOf(sent), verdict, issued } : undefined,
      issued,
      account: context.oidc?.account?.accountId,
    };
  }

  return {
    requests,
    secrets,
    clear() {
      requests.length = 0;
      secrets.length = 0;
    },
    async middleware(context, next) {
      const at = Date.now();
      let endedAt: number | undefined;
      let entry: Unfinished<ProviderRequest> | undefined;
      context.res.once("close", () => {
        endedAt = Date.now();
        if (entry === undefined) return;
        entry.endedAt = endedAt;
        if (!context.res.writableFinished) entry.status = 0;
      });
      try {
        await next();
      } finally {
        rememberSecretsOf(context);
        const status = context.req.socket.destroyed ? 0 : context.status;
        entry = { ...describe(context), at, endedAt, status };
        requests.push(entry);
      }
    },
  };
}

/** @returns what the browser of a request calls itself, and what it would take for an answer */
export function callerOf(context: ProviderContext): string {
  return `${context.get("User-Agent")} ${context.get("Accept")}`;
}

/** Its answer is still on its way. */
type Unfinished<T> = { -readonly [Member in keyof T]: T[Member] };

/** The form of a request, also of one that oidc-provider never saw. */
function formOf(context: ProviderContext): Readonly<Record<string, unknown>> {
  const unseen = context.state["form"];
  if (unseen instanceof URLSearchParams) return Object.fromEntries(unseen);
  return context.oidc?.body ?? {};
}

function answerOf({ body }: ProviderContext): ReadonlyMap<string, unknown> {
  return new Map(typeof body === "object" && body !== null ? Object.entries(body) : []);
}
