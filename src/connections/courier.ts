import { OAuthError } from "../oauth/oauth-error.ts";
import { firstResource, type ProviderProfile } from "../oauth/provider-profile.ts";
import type { RecordStore } from "../vault/record-store.ts";
import type { ConnectionRecord } from "./connection-record.ts";
import type { CourierPort } from "./courier-port.ts";
import { isAbandoned } from "./refresh-pace.ts";

/** What sends the token requests of a page. */
export interface Courier {
  /** @returns the fetch of one refresh: its token request goes by the courier wherever that can be */
  fetchFor(record: ConnectionRecord): typeof globalThis.fetch;
}

/**
 * @param fetch the page's own, for everything else and for where there is no courier
 * @param profileOf the profile of a connection, which says whether its refresh tokens may be written down
 * @param revocationUrlOf where its provider takes tokens back, if it does
 * @param port how the courier is reached
 * @param now milliseconds of the local clock
 */
export function createCourier({
  records,
  fetch,
  profileOf,
  revocationUrlOf,
  port,
  now,
}: {
  readonly records: Pick<RecordStore, "isDurable">;
  readonly fetch: typeof globalThis.fetch;
  readonly profileOf: (
    record: ConnectionRecord,
  ) => Pick<ProviderProfile, "refreshTokens" | "resource"> | undefined;
  readonly revocationUrlOf: (record: ConnectionRecord) => Promise<string | undefined>;
  readonly port: CourierPort;
  readonly now: () => number;
}): Courier {
  return {
    fetchFor: (record) => async (input, init) => {
      const mark = init?.method === "POST" ? record.mark : undefined;
      if (mark === undefined) return fetch(input, init);
      const sendHere = () => {
        // docs/refresh.md step 8: a page that was stopped since its mark may have been taken for dead.
        if (isAbandoned(mark, now())) throw takenOver();
        return fetch(input, init);
      };
      const profile = profileOf(record);
      if (profile?.refreshTokens !== "vault" || !(await records.isDurable())) return sendHere();
      const request = new Request(input, init);
      const body = await request.text();
      const outcome = await port.carry({
        connectionId: record.id,
        lineage: record.lineage,
        generation: record.generation,
        mark: { at: mark.at, attempts: mark.attempts },
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body,
        revocationUrl: await revocationUrlOf(record).catch(() => undefined),
        // The only one of a profile is none in particular.
        ...(firstResource(profile) !== "" && {
          resource: new URLSearchParams(body).get("resource") ?? undefined,
        }),
      });
      switch (outcome?.kind) {
        case undefined:
          return sendHere();
        case "answer":
          return new Response(mayHaveBody(outcome.status) ? outcome.body : null, outcome);
        case "failure":
          throw new OAuthError(outcome.code, "the courier could not bring the answer");
        case "not-sent":
          if (outcome.why === "shut") return sendHere();
          throw takenOver();
      }
    },
  };
}

function takenOver(): OAuthError {
  return new OAuthError("timeout", "another tab has taken over the refresh");
}

/** Statuses whose Response must not be given a body (Fetch standard, "null body status"). */
function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}
