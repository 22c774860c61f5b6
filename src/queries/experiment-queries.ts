import {
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { allExperiments } from "../experiments/all-experiments.ts";
import type { Experiment } from "../experiments/experiment.ts";
import type {
  Arrangement,
  ExperimentPlayer,
  ExperimentRun,
  ExperimentRuns,
} from "./experiment-player.ts";
import { useServices } from "./services-context.tsx";

export type { Arrangement, ExperimentPlayer, ExperimentRun };

/** Every attack of the lab, in the order in which it lists them. */
export const experiments: readonly Experiment[] = allExperiments;

/** What runs attacks; the same at every visit of this page load, so that verdicts are kept. */
export function useExperimentPlayer(): UseQueryResult<ExperimentPlayer> {
  const { loadExperiments } = useServices();
  return useQuery({
    queryKey: ["experiments"],
    queryFn: loadExperiments,
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
}

const noRuns: ExperimentRuns = new Map();
const subscribeToNothing = () => () => undefined;

/** The last run of each attack, by its id, live. */
export function useExperimentRuns(player: ExperimentPlayer | undefined): ExperimentRuns {
  return useSyncExternalStore(
    player?.subscribe ?? subscribeToNothing,
    player?.runs ?? (() => noRuns),
  );
}

/** Finds out where a provider takes requests for tokens. */
export function useTokenEndpoint(
  player: ExperimentPlayer,
): UseMutationResult<string, Error, string> {
  return useMutation({ mutationFn: player.tokenEndpointOf });
}
