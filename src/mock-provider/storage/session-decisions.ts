import * as v from "valibot";
import { type DecisionMemory, decisionSchema } from "../decision-log.ts";

const KEY = "pixy-mock-decisions";

/**
 * Keeps the decisions as long as the tab lives: on the way to the sign-in page and back the page
 * is another one each time. Other tabs do not see them, and a browser that refuses forgets them.
 */
export function createSessionDecisions(): DecisionMemory {
  return {
    read() {
      try {
        return v.parse(v.array(decisionSchema), JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
      } catch {
        return [];
      }
    },
    write(decisions) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify(decisions));
      } catch {
        // Refused or full: what is seen on this page is still seen.
      }
    },
  };
}
