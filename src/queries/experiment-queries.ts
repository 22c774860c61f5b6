import {
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { allExperiments } from "../experiments/all-experiments.ts";
import type { Experiment } from "../experiments/experiment.ts";
import type { UnusedCode } from "../oauth/authorization-transaction.ts";
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

/** Whether one attack after the other is being run, live. */
export function useIsRunningAll(player: ExperimentPlayer | undefined): boolean {
  return useSyncExternalStore(
    player?.subscribe ?? subscribeToNothing,
    () => player?.isRunningAll() ?? false,
  );
}

/** Finds out where a provider takes requests for tokens. */
export function useTokenEndpoint(
  player: ExperimentPlayer,
): UseMutationResult<string, Error, string> {
  return useMutation({ mutationFn: player.tokenEndpointOf });
}

/**
 * Hands over the code that the person has signed in for, once, on the screen that they signed in from:
 * what is done with it then was agreed to there.
 *
 * @param path of that screen within the app
 */
export function useSignedInFor(path: string, onCode: (code: UnusedCode) => void): void {
  const { signIn } = useServices();
  useEffect(() => {
    const state = signIn?.current();
    if (state?.state !== "done" || state.returnTo !== path) return;
    const code = signIn?.takeCode();
    if (code !== undefined) onCode(code);
  }, [signIn, path, onCode]);
}
