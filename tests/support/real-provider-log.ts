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
}

export type SecretKind =
  | "code"
  | "code_verifier"
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

const SENT_BY_CLIENT = ["code", "code_verifier", "state", "nonce"] as const;
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
      remember(kind, context.oidc?.body?.[kind] ?? context.query[kind], account);
    }
    const { body } = context;
    if (context.oidc?.route !== "token" || typeof body !== "object" || body === null) return;
    const answer = new Map<string, unknown>(Object.entries(body));
    for (const kind of ISSUED) remember(kind, answer.get(kind), account);
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
      try {
        await next();
      } finally {
        rememberSecretsOf(context);
        const grantType = context.oidc?.body?.["grant_type"] ?? context.state["grantType"];
        requests.push({
          method: context.method,
          path: context.path,
          grantType: typeof grantType === "string" ? grantType : undefined,
          status: context.req.socket.destroyed ? 0 : context.status,
          at,
        });
      }
    },
  };
}
