import { createAnswerCache } from "../../src/connections/answer-cache.ts";
import { createConnectionChannel } from "../../src/connections/connection-channel.ts";
import { createConnectionStore } from "../../src/connections/connection-store.ts";
import { createConnectionTokens } from "../../src/connections/connection-tokens.ts";
import { createProviderStore } from "../../src/connections/provider-store.ts";
import type { ProviderProfilesDependencies } from "../../src/connections/provider-profiles.ts";
import { createWorkspaceExport } from "../../src/connections/workspace-export.ts";
import { createWorkspaceImport } from "../../src/connections/workspace-import.ts";
import { checkProviderEntry } from "../../src/config/provider-entry.ts";
import { foreignJourney } from "../../src/journeys/journey-file.ts";
import type { Journey } from "../../src/journeys/journey-event.ts";
import { journeysWithRoom } from "../../src/journeys/journey-room.ts";
import { soundJourneys } from "../../src/journeys/journey-record.ts";
import type { ProviderProfile } from "../../src/oauth/provider-profile.ts";
import { createPassphraseCipher, FEWEST_ROUNDS } from "../../src/vault/passphrase-cipher.ts";
import { addRecords } from "../../src/vault/record-batch.ts";
import type { RecordStore } from "../../src/vault/record-store.ts";
import { createTokenVault } from "../../src/vault/token-vault.ts";
import { loadVaultKey } from "../../src/vault/vault-key.ts";
import { configuredProviders } from "../support/configured-providers.ts";
import { createLockDouble } from "./lock-double.ts";

export const PASSPHRASE = "correct horse battery staple";

/** The two ways of a workspace, in the browser that has these records. */
export async function workspaceOf(
  records: RecordStore,
  configured: readonly ProviderProfile[],
  {
    locks = createLockDouble().forTab().locks,
    ...options
  }: Partial<Pick<ProviderProfilesDependencies, "allowCustom">> & { locks?: LockManager } = {},
) {
  const now = () => Date.now();
  const profiles = configuredProviders(configured, { records, ...options });
  await profiles.ready();
  const journeys = async (): Promise<Journey[]> =>
    soundJourneys((await records.readAll("journey:")).map(([, value]) => value));
  const answers = createAnswerCache(records, now);
  const parts = {
    records,
    profiles,
    answers,
    now,
    store: createConnectionStore(records),
    tokens: createConnectionTokens(createTokenVault((known) => loadVaultKey(records, known))),
    channel: createConnectionChannel(undefined),
    // As slow as a file may ask for at the least: every test derives its key anew.
    cipher: createPassphraseCipher(FEWEST_ROUNDS),
  };
  const exporting = createWorkspaceExport({
    ...parts,
    journeys,
    providers: createProviderStore({
      get profiles() {
        return profiles.current().profiles;
      },
      answers,
    }),
  });
  const importing = createWorkspaceImport({
    ...parts,
    locks,
    randomId: () => crypto.randomUUID(),
    checkProvider: checkProviderEntry,
    readJourney: foreignJourney,
    addRecords: (entries) => addRecords("pixy", records, entries),
    journeys: {
      key: ({ id }) => `journey:${id}`,
      isKept: async (id) => (await records.read(`journey:${id}`)) !== undefined,
      withRoom: async (incoming) => journeysWithRoom(await journeys(), incoming),
    },
  });
  return {
    profiles,
    exporting,
    importing,
    /** @returns the whole file, with the tokens of these connections */
    save: (...connectionIds: readonly string[]) =>
      exporting.write({
        providers: true,
        requests: true,
        journeys: true,
        ...(connectionIds.length > 0 && { tokens: { connectionIds, passphrase: PASSPHRASE } }),
      }),
    /** @returns what the file would do here */
    async plan(text: string, passphrase = PASSPHRASE) {
      const file = await importing.read(new Blob([text]));
      return importing.plan(file, await importing.open(file, passphrase));
    },
  };
}
