import type { JourneyLog } from "../journeys/journey-log.ts";
import type { JourneyRecorder } from "../journeys/journey-recorder.ts";
import {
  attestPastedTokens,
  type PastedTokens,
  readPastedTokens,
} from "../oauth/imported-tokens.ts";
import { OAuthError } from "../oauth/oauth-error.ts";
import { firstResource } from "../oauth/provider-profile.ts";
import { tokensIn } from "../oauth/token-set.ts";
import { cancellable } from "./cancellable-fetch.ts";
import type { FinishedGrant, GrantKeeper } from "./grant-keeper.ts";
import type { JwksStore } from "./jwks-store.ts";
import type { ProviderStore } from "./provider-store.ts";

/** An import that nothing but a person's word is missing from. Its tokens are in none of its members. */
export interface PreparedImport {
  readonly account: FinishedGrant["account"];
  readonly hasRefreshToken: boolean;
  /** What the account is called in the connection that the import would replace. */
  readonly replaces: string | undefined;
  /**
   * Stores the tokens in one write, as a grant of its own.
   *
   * @returns the id of the connection
   * @throws OAuthError `storage_full`, `storage_unavailable`; nothing is revoked
   */
  store(): Promise<string>;
  /** Stores nothing. The tokens stay good where they came from. */
  cancel(): Promise<void>;
}

/** Makes connections of tokens that were obtained elsewhere, and so without this tab's PKCE. */
export interface TokenImport {
  /**
   * Checks everything and finds out whose tokens they are. Stores nothing and uses no refresh token.
   *
   * @param signal aborted: the provider is asked nothing more
   * @throws OAuthError `import_invalid` with the `field`, `profile_missing`, `clock_wrong`,
   *   `jwks_unavailable`, and as discoverProvider does; the signal's reason
   */
  prepare(profileId: string, pasted: PastedTokens, signal?: AbortSignal): Promise<PreparedImport>;
}

export interface TokenImportDependencies {
  readonly grants: GrantKeeper;
  readonly providers: ProviderStore;
  readonly jwks: JwksStore;
  readonly journeys: JourneyLog;
  readonly now: () => number;
}

export function createTokenImport({
  grants,
  providers,
  jwks,
  journeys,
  now,
}: TokenImportDependencies): TokenImport {
  return {
    async prepare(profileId, pasted, signal) {
      const profile = providers.profile(profileId);
      const journey = journeys.start("import", { providerName: profile.name });
      const fetch = cancellable(journey.fetch, signal);
      try {
        journey.step("asked");
        const read = readPastedTokens(pasted, now(), firstResource(profile));
        journey.conceal(...tokensIn(read.tokenSet));
        journey.step("tokens-pasted");
        const context = await providers.context(profile, { fetch });
        const keys = jwks.source(context.metadata, fetch);
        const completed = await attestPastedTokens(context, read, keys);
        if (completed.claims === undefined) journey.step("no-id-token");
        else {
          journey.step("id-token-checked");
          journey.step("signature-checked");
        }
        const grant: FinishedGrant = {
          ...(await grants.prepare(context, completed, undefined, { ...journey, fetch })),
          // What is asked once the tokens are stored, nobody cancels.
          journey,
          obtainedBy: "import",
        };
        signal?.throwIfAborted();
        if (grant.same !== undefined) journey.step("account-asked");
        return {
          account: grant.account,
          hasRefreshToken:
            profile.refreshTokens !== "none" && completed.tokenSet.refreshToken !== undefined,
          replaces: grant.same?.account.label,
          store: () => store(grant, journey),
          cancel: () => cancel(journey),
        };
      } catch (error) {
        if (signal?.aborted === true) {
          await cancel(journey);
          throw signal.reason;
        }
        await fail(journey, error);
        throw error;
      }
    },
  };

  async function store(grant: FinishedGrant, journey: JourneyRecorder): Promise<string> {
    try {
      const connectionId = await grants.settle(grant, "store");
      journey.link(connectionId);
      journey.step("tokens-stored");
      await journey.finish("done");
      return connectionId;
    } catch (error) {
      await fail(journey, error);
      throw error;
    }
  }
}

async function cancel(journey: JourneyRecorder): Promise<void> {
  journey.step("nothing-kept");
  await journey.finish("done");
}

async function fail(journey: JourneyRecorder, error: unknown): Promise<void> {
  const code = error instanceof OAuthError ? error.code : undefined;
  // The check that failed is told by what was wrong with the token, not by what became of the import.
  const reason = error instanceof OAuthError && error.cause instanceof OAuthError && error.cause;
  if (reason) {
    const key = reason.code === "signature_invalid" ? "signature-checked" : "id-token-checked";
    journey.step(key, { state: "failed", errorCode: reason.code });
  }
  journey.step("nothing-kept");
  journey.explains(error);
  await journey.finish("failed", code);
}
