import { skipToken, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { useServices } from "./services-context.tsx";
import type { TourPlayer, TourState } from "./tour-player.ts";

export type { TourPlayer, TourState };

/** Whether there is a provider in this tab to take the tour at. */
export function useHasTour(): boolean {
  return useServices().loadTour !== undefined;
}

/** The tour, from its beginning at every visit. */
export function useTourPlayer(): UseQueryResult<TourPlayer> {
  const { loadTour } = useServices();
  return useQuery({
    queryKey: ["tour"],
    queryFn: loadTour ?? skipToken,
    staleTime: Infinity,
    // What it knows must not outlive the visit.
    gcTime: 0,
    structuralSharing: false,
  });
}

/** How far it has come, live. */
export function useTour(player: TourPlayer): TourState {
  return useSyncExternalStore(player.subscribe, player.state);
}
