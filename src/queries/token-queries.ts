import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { HandedToken, IssuerKeys, TokenInspection } from "../connections/token-inspection.ts";
import type { Connection } from "../connections/connection.ts";
import { factsOfToken, type TokenFacts } from "../jwt/token-facts.ts";
import type { TokenOnItsWay } from "./token-handover.ts";
import { useServices } from "./services-context.tsx";

/**
 * What is done with tokens on a person's explicit wish. None of it is a query or a mutation: their
 * caches would keep the tokens.
 */
export interface TokenActions {
  readonly tokensOf: (connectionId: string) => Promise<readonly HandedToken[]>;
  readonly introspect: TokenInspection["introspect"];
  /** Lets the inspector, which the person goes to next, have a token. */
  readonly handOver: (token: TokenOnItsWay) => void;
}

export function useTokenActions(): TokenActions {
  const { loadTokenInspection, tokenHandover } = useServices();
  return {
    tokensOf: async (connectionId) => (await loadTokenInspection()).tokensOf(connectionId),
    introspect: async (...args) => (await loadTokenInspection()).introspect(...args),
    handOver: (token) => tokenHandover.give(token),
  };
}

/** One token of a connection, as far as it says something of itself. */
export interface HeldTokenFacts extends TokenFacts, Pick<HandedToken, "kind" | "resource"> {}

/** What a connection's tokens say of themselves. They are read and let go: only this is kept. */
export function useTokenFacts({
  id,
  accessTokenReceivedAt,
}: Connection): UseQueryResult<readonly HeldTokenFacts[]> {
  const { loadTokenInspection } = useServices();
  return useQuery({
    // A refresh brings others.
    queryKey: ["token-facts", id, accessTokenReceivedAt],
    queryFn: async () => {
      const tokens = await (await loadTokenInspection()).tokensOf(id);
      return tokens.map(({ kind, resource, token, expiresAt }) => {
        const facts = factsOfToken(token);
        return { ...facts, kind, resource, expiresAt: expiresAt ?? facts.expiresAt };
      });
    },
    staleTime: Infinity,
  });
}

/** The token that the person came with, which nobody gets after this page. */
export function useHandedOver(): TokenOnItsWay | undefined {
  const { tokenHandover } = useServices();
  const [handed] = useState(() => tokenHandover.peek());
  useEffect(() => tokenHandover.clear(), [tokenHandover]);
  return handed;
}

/**
 * The keys of an issuer; they are public.
 *
 * @param issuer undefined: nobody is asked
 */
export function useIssuerKeys(issuer: string | undefined): UseQueryResult<IssuerKeys> {
  const { loadTokenInspection } = useServices();
  return useQuery({
    queryKey: ["issuer-keys", issuer],
    queryFn: async () => (await loadTokenInspection()).issuerKeys(issuer ?? ""),
    enabled: issuer !== undefined,
    // What a pasted token has named is forgotten with it.
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** Whether the provider of a connection revokes tokens, as far as it is remembered. */
function useCanRevoke(connectionId: string): UseQueryResult<boolean> {
  const { loadTokenInspection } = useServices();
  return useQuery({
    queryKey: ["can-revoke", connectionId],
    queryFn: async () => (await loadTokenInspection()).canRevoke(connectionId),
    staleTime: Infinity,
  });
}

/** Whether the provider of a connection is asked to revoke tokens: where nobody knows, it is tried. */
export function useIsRevocationOffered(connectionId: string): boolean {
  return useCanRevoke(connectionId).data ?? true;
}

/** Whether the provider of a connection can be asked about tokens. */
export function useCanIntrospect(connectionId: string | undefined): UseQueryResult<boolean> {
  const { loadTokenInspection } = useServices();
  return useQuery({
    queryKey: ["can-introspect", connectionId],
    queryFn: async () => (await loadTokenInspection()).canIntrospect(connectionId ?? ""),
    enabled: connectionId !== undefined,
    staleTime: Infinity,
  });
}
