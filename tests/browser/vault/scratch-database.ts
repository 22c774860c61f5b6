import { onTestFinished } from "vitest";

/** @returns the name of a database that nobody else uses and that is gone after the test */
export function scratchDatabase(): string {
  const name = `pixy-test-${crypto.randomUUID()}`;
  onTestFinished(() => deleteDatabase(name));
  return name;
}

/** Settles when the database is gone, which open handles can hold up but not prevent. */
export function deleteDatabase(name: string): Promise<void> {
  return settled(indexedDB.deleteDatabase(name)).then(() => undefined);
}

/** Opens the database as a stranger would, with a handle that never steps aside by itself. */
export function openAsStranger(name: string, version: number): Promise<IDBDatabase> {
  return settled(indexedDB.open(name, version));
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no reason given")));
  });
}
