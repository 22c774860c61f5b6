import {
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import type { WaitingStep } from "../journeys/guide.ts";
import type { Journey } from "../journeys/journey-event.ts";
import { connectionKeys } from "./connection-notices.ts";
import { type ProviderSide, useServices, useServicesIfAny } from "./services-context.tsx";

export type { ProviderSide };

/** All journeys of this installation, newest first, live. */
export function useAllJourneys(): UseQueryResult<readonly Journey[]> {
  const { loadJourneys } = useServices();
  return useQuery({
    queryKey: connectionKeys.allJourneys,
    queryFn: async () => (await loadJourneys()).all(),
    staleTime: Infinity,
    // Failed sign-ins of other tabs have no connection whose notice would tell of them.
    refetchOnWindowFocus: "always",
  });
}

/** How many journeys there was no room for, by kind. */
export function useDroppedJourneys(): UseQueryResult {
  const { loadJourneys } = useServices();
  return useQuery({
    queryKey: [...connectionKeys.allJourneys, "dropped"],
    queryFn: async () => (await (await loadJourneys()).dropped()) ?? null,
    staleTime: Infinity,
  });
}

/** Puts a journey from a file among the others. */
export function useKeepJourney(): UseMutationResult<void, Error, Journey> {
  const { loadJourneys } = useServices();
  return useMutation({ mutationFn: async (journey) => (await loadJourneys()).put([journey]) });
}

export function useRemoveJourney(): UseMutationResult<void, Error, string> {
  const { loadJourneys } = useServices();
  return useMutation({ mutationFn: async (id) => (await loadJourneys()).remove([id]) });
}

export function useClearJourneys(): UseMutationResult<void, Error, void> {
  const { loadJourneys } = useServices();
  return useMutation({
    mutationFn: async () => {
      const log = await loadJourneys();
      await log.remove((await log.all()).map(({ id }) => id));
      await log.forgetDropped();
    },
  });
}

/** @returns the id of the journey that shows how a failure came about */
export function useJourneyOfFailure(failure: unknown): string | undefined {
  return useServicesIfAny()?.journeyOfFailure(failure);
}

/** Going through the sign-ins of this tab step by step: what waits for the person, live. */
export function useGuide(): {
  waiting: WaitingStep | undefined;
  next: () => void;
  switchTo: (isOn: boolean) => void;
} {
  const { guide } = useServices();
  const waiting = useSyncExternalStore(guide.subscribe, guide.waiting);
  return { waiting, next: guide.next, switchTo: guide.switchTo };
}

/**
 * What the provider itself saw, where it runs in this tab.
 *
 * @param challenge of the authorization request
 */
export function useProviderSide(challenge: string | undefined): ProviderSide | undefined {
  const { witness } = useServices();
  const subscribe = useCallback(
    (listener: () => void) => witness?.subscribe(listener) ?? (() => undefined),
    [witness],
  );
  return useSyncExternalStore(subscribe, () =>
    challenge === undefined ? undefined : witness?.find(challenge),
  );
}

/** A journey from a file, which is only looked at: it is gone when the page is. */
let opened: Journey | undefined;
const openedListeners = new Set<() => void>();

/** Shows a journey without keeping it. */
export function openJourney(journey: Journey | undefined): void {
  opened = journey;
  for (const listener of openedListeners) listener();
}

/** The journey that was opened from a file, when it has this id. */
export function useOpenedJourney(id: string): Journey | undefined {
  const journey = useSyncExternalStore(subscribeToOpened, () => opened);
  return journey?.id === id ? journey : undefined;
}

function subscribeToOpened(listener: () => void): () => void {
  openedListeners.add(listener);
  return () => openedListeners.delete(listener);
}
