import type { QueryClient } from "@tanstack/react-query";
import type { ConnectionService } from "../connections/connection-service.ts";

/** The query keys of everything about connections. */
export const connectionKeys = {
  list: ["connections"],
  setAside: ["set-aside"],
  detail: (connectionId: string) => ["connections", connectionId],
  allJourneys: ["journeys"],
  journeys: (connectionId: string) => ["journeys", connectionId],
  /** Answers of APIs: they belong to the account that asked. */
  api: (connectionId: string) => ["api", connectionId],
} as const;

/**
 * Keeps the query cache in step with what happens to connections, in this tab and in others. What
 * an API told one account must not be shown for another: it goes with the account.
 *
 * @returns a function that stops
 */
export function followConnections(service: ConnectionService, queries: QueryClient): () => void {
  const subjects = new Map<string, string>();

  async function dropForeignAnswers(connectionId: string): Promise<void> {
    const subject = (await service.find(connectionId).catch(() => undefined))?.account.subject;
    const before = subjects.get(connectionId);
    if (subject === undefined || (before !== undefined && before !== subject)) {
      const answers = { queryKey: connectionKeys.api(connectionId) };
      queries.removeQueries({ ...answers, predicate: (query) => query.getObserversCount() === 0 });
      // A screen would go on showing what is only removed.
      void queries.resetQueries(answers);
    }
    if (subject === undefined) subjects.delete(connectionId);
    else subjects.set(connectionId, subject);
  }

  void service.list().then(
    (connections) => {
      for (const { id, account } of connections) subjects.set(id, account.subject);
    },
    // The list itself shows this failure.
    () => undefined,
  );

  const stopJourneys = service.subscribeToJourneys(() => {
    void queries.invalidateQueries({ queryKey: connectionKeys.allJourneys });
  });
  const stopConnections = service.subscribe(({ connectionId, event }) => {
    void dropForeignAnswers(connectionId);
    void queries.invalidateQueries({ queryKey: connectionKeys.list });
    if (event === "removed") void queries.invalidateQueries({ queryKey: connectionKeys.setAside });
    // Journeys of other tabs come with their connection's notices.
    void queries.invalidateQueries({ queryKey: connectionKeys.allJourneys });
  });
  return () => {
    stopJourneys();
    stopConnections();
  };
}
