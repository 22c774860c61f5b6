import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { GrantId } from "../grants/grant.ts";
import type { GrantPlayer, GrantRunState, LabPlace, LabServices } from "./grant-player.ts";
import { useServices } from "./services-context.tsx";

export type { GrantPlayer, GrantRunState, LabPlace, LabServices };

/** Whether there is a provider in this tab to try things out at. */
export function useHasMock(): boolean {
  return useServices().installation.mock;
}

/** What the lab needs, loaded when it is opened. */
export function useLab(): UseQueryResult<LabServices> {
  const { loadLab } = useServices();
  return useQuery({
    queryKey: ["lab"],
    queryFn: loadLab,
    staleTime: Infinity,
    structuralSharing: false,
  });
}

/** A player for one grant: what was typed into a run goes when the screen does. */
export function useGrantPlayer({ createPlayer }: LabServices, grant: GrantId): GrantPlayer {
  const [player] = useState(() => createPlayer(grant));
  useEffect(() => () => player.reset(), [player]);
  return player;
}

/** How far a run has come, live. */
export function useGrantRun(player: GrantPlayer): GrantRunState {
  return useSyncExternalStore(player.subscribe, player.state);
}
