import {
  queryOptions,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import type { PastRequest } from "../connections/request-history.ts";
import type { SavedRequest, SavedRequests, SaveOutcome } from "../connections/saved-requests.ts";
import type { Reading } from "./reading.ts";
import { type Services, useServices } from "./services-context.tsx";

export type { PastRequest, SavedRequest };

const SAVED = ["saved requests"];
const HISTORY = ["request history"];

/** What other tabs save is seen when this one is looked at again. */
const asOthersWrite = { staleTime: Infinity, refetchOnWindowFocus: "always" } as const;

function savedRequestsQuery({ loadRequests }: Services, profileId: string) {
  return queryOptions({
    ...asOthersWrite,
    queryKey: [...SAVED, profileId],
    queryFn: async () => (await loadRequests()).saved.list(profileId),
  });
}

/** Reads the saved requests before a page shows them. */
export async function readSavedRequests(
  { queries, services }: Reading,
  profileId: string,
): Promise<void> {
  await queries.prefetchQuery(savedRequestsQuery(services, profileId));
}

/** The requests that a person keeps for connections of one provider profile, oldest first. */
export function useSavedRequests(profileId: string): UseQueryResult<readonly SavedRequest[]> {
  return useQuery(savedRequestsQuery(useServices(), profileId));
}

/** Keeps a request, in place of one with the same id; one with a secret in it is refused. */
export function useSaveRequest(): UseMutationResult<
  SaveOutcome,
  Error,
  Parameters<SavedRequests["save"]>[0]
> {
  const { loadRequests } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (request) => (await loadRequests()).saved.save(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: SAVED }),
  });
}

export function useRemoveSavedRequest(): UseMutationResult<void, Error, string> {
  const { loadRequests } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id) => (await loadRequests()).saved.remove(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: SAVED }),
  });
}

/** The requests that were sent last with connections of one provider profile, newest first. */
export function useRequestHistory(profileId: string): UseQueryResult<readonly PastRequest[]> {
  const { loadRequests } = useServices();
  return useQuery({
    ...asOthersWrite,
    queryKey: [...HISTORY, profileId],
    queryFn: async () => (await loadRequests()).history.list(profileId),
  });
}

/** What a page tells the history. */
export interface HistoryNotes {
  /** @returns what to call with the outcome: an HTTP status, or a word */
  note: (request: { method: string; url: string }) => (outcome: number | string) => void;
  clear: () => void;
}

/** Writes down what is sent; nobody waits for it. */
export function useHistoryNotes(profileId: string): HistoryNotes {
  const { loadRequests } = useServices();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: HISTORY });
  return {
    note(request) {
      const adding = loadRequests().then(async ({ history }) => {
        const id = await history.add({ profileId, ...request });
        void changed();
        return { history, id };
      });
      adding.catch(() => undefined);
      return (outcome) =>
        void adding
          .then(({ history, id }) => history.settle(id, outcome))
          .then(changed)
          .catch(() => undefined);
    },
    clear: () =>
      void loadRequests()
        .then(({ history }) => history.clear(profileId))
        .then(changed)
        .catch(() => undefined),
  };
}
