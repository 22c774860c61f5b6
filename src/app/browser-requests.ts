import { createRequestHistory } from "../connections/request-history.ts";
import { createSavedRequests } from "../connections/saved-requests.ts";
import type { Foundation } from "./foundation.ts";

/** What people keep of the requests that they send, among the other records of this browser. */
export function createBrowserRequests(foundation: Foundation) {
  return { saved: createSavedRequests(foundation), history: createRequestHistory(foundation) };
}
