import { afterAll } from "vitest";
import { startMockSubject } from "./mock-subject.ts";
import { startOidcProviderSubject } from "./oidc-provider-subject.ts";
import { discoverProvider } from "./suite-client.ts";

/**
 * Starts both providers for the tests of this file, each with a client that has discovered it, and
 * stops them when the tests are over.
 */
export async function startSubjects() {
  const subjects = await Promise.all([startMockSubject(), startOidcProviderSubject()]);
  afterAll(async () => {
    await Promise.all(subjects.map((subject) => subject.stop()));
  });
  return Promise.all(
    subjects.map(async (subject) => ({ ...subject, client: await discoverProvider(subject) })),
  );
}
