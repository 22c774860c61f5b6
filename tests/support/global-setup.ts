import { buildForEndToEndTests } from "./production-builds.ts";

/** Playwright runs this once, before all end-to-end tests. */
export default function globalSetup(): void {
  buildForEndToEndTests();
}
