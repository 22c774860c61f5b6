import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { DeviceFlow } from "../connections/device-flow.ts";
import type { DeviceState, ShownCode } from "../connections/device-state.ts";
import { useProviders } from "./provider-queries.ts";
import { useServices } from "./services-context.tsx";

export type { DeviceState, ShownCode };

/**
 * The profile to begin with where nobody has named one: of a sign-in that is under way, else of a
 * provider that is known to take part. No provider is asked for that.
 *
 * @returns data is null where there is no profile at all
 */
export function useLikelyDeviceProfile(): UseQueryResult<string | null> {
  const { loadDeviceSignIn } = useServices();
  const ids = useProviders().map(({ id }) => id);
  return useQuery({
    queryKey: ["device-profile", ids],
    queryFn: async () => {
      const devices = await loadDeviceSignIn();
      const underWay = await devices.underWay();
      const known = await Promise.all(ids.map((id) => devices.isOffered(id, { ask: false })));
      const found =
        ids.find((id) => underWay.includes(id)) ?? ids.find((_, index) => known[index] === true);
      return found ?? ids[0] ?? null;
    },
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Whether a provider gives codes for other devices; it is asked when that is not known. */
export function useIsDeviceOffered(profileId: string): UseQueryResult<boolean> {
  const { loadDeviceSignIn } = useServices();
  return useQuery({
    queryKey: ["device-offer", profileId],
    queryFn: async () =>
      (await (await loadDeviceSignIn()).isOffered(profileId, { ask: true })) === true,
    retry: false,
  });
}

const looking: DeviceState = { at: "looking" };
const nothingToHear = () => () => undefined;

/** The sign-in by device code of a profile, live; leaving the page leaves it to be gone on with. */
export function useDeviceFlow(profileId: string): {
  state: DeviceState;
  begin: (scope: string) => void;
  cancel: () => void;
} {
  const { loadDeviceSignIn } = useServices();
  const [flow, setFlow] = useState<DeviceFlow>();
  const [failure, setFailure] = useState<DeviceState>();
  useEffect(() => {
    let followed: DeviceFlow | undefined;
    let isLeft = false;
    loadDeviceSignIn().then(
      (devices) => {
        if (!isLeft) setFlow((followed = devices.follow(profileId)));
      },
      (error: unknown) => setFailure({ at: "failed", error }),
    );
    return () => {
      isLeft = true;
      followed?.close();
      setFlow(undefined);
    };
  }, [loadDeviceSignIn, profileId]);
  const state = useSyncExternalStore(
    flow?.subscribe ?? nothingToHear,
    flow?.current ?? (() => looking),
  );
  return {
    state: failure ?? state,
    begin: (scope) => flow?.begin(scope),
    cancel: () => flow?.cancel(),
  };
}
