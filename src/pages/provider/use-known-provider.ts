import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ProviderMetadata } from "../../oauth/provider-profile.ts";
import { useDiscovery, useDiscoveryDocument } from "../../queries/provider-setup-queries.ts";
import { isAskable, issuerFrom } from "./issuer-input.ts";
import type { ProviderDraft } from "./provider-draft.ts";

/** Milliseconds after the last key until a provider is asked. */
const PAUSE = 500;

/** What is known of the provider that the form is about. */
export interface KnownProvider {
  readonly metadata: ProviderMetadata | undefined;
  /** The issuer that was asked; undefined: none can be. */
  readonly issuer: string | undefined;
  readonly isAsking: boolean;
  /** Asking was cancelled, and nothing is known. */
  readonly isCancelled: boolean;
  readonly error: Error | null;
  readonly askAgain: () => void;
  readonly cancel: () => void;
}

/**
 * Asks the provider what it can do as soon as it has a whole name, or reads what was pasted.
 *
 * @param isWanted false: nothing is asked, because nothing would come of it
 */
export function useKnownProvider(
  { source, issuer, document }: ProviderDraft,
  isWanted: boolean,
): KnownProvider {
  const client = useQueryClient();
  const [cancelled, setCancelled] = useState<string>();
  const meant = issuerFrom(issuer);
  const isSettled = useSettled(meant) === meant;
  const asked =
    isWanted && source === "issuer" && isSettled && isAskable(meant) && meant !== cancelled
      ? meant
      : undefined;
  const discovery = useDiscovery(asked);
  const pasted = useDiscoveryDocument(
    source === "document" ? document : undefined,
    meant === "" ? undefined : meant,
  );
  const query = source === "issuer" ? discovery : pasted;
  const isCurrent = source === "document" || asked !== undefined;
  return {
    metadata: isCurrent ? query.data : undefined,
    issuer: asked,
    isAsking: isCurrent && query.isFetching,
    isCancelled: source === "issuer" && meant !== "" && meant === cancelled,
    error: isCurrent && !query.isFetching ? query.error : null,
    askAgain() {
      if (asked === undefined) setCancelled(undefined);
      else void discovery.refetch();
    },
    cancel() {
      setCancelled(asked);
      void client.cancelQueries({ queryKey: ["discovery", asked] });
    },
  };
}

/** @returns the value when it has not changed for a moment */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
