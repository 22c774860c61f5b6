import type { Services } from "../queries/services-context.tsx";
import { persistAfter } from "./persistence.ts";
import { startRecovery } from "./recovery.ts";
import { followWipe } from "./wipe-notice.ts";

/** Requests that the browser remembers of this page; 250 when it is left alone (Resource Timing §4.2). */
const REMEMBERED = 20_000;

/** What goes on without anybody looking, from the first screen on. */
export function startBehindScreens({ connections, signIn, installation }: Services): void {
  startRecovery(connections);
  if (signIn !== undefined) persistAfter(signIn);
  performance.setResourceTimingBufferSize(REMEMBERED);
  // Whatever this tab holds in memory goes as well.
  followWipe(() => globalThis.location.replace(installation.basePath));
}
