import { isInForce } from "../state/grants.ts";
import { grantHistory } from "../state/grant-history.ts";
import {
  endAllSessions,
  forgetConsent,
  revokeOneGrant,
  signOut,
} from "../controls/provider-controls.ts";
import type { Grant, State } from "../state/state.ts";
import { ConfirmButton } from "./buttons.tsx";
import { Module, Nothing, type SectionProps } from "./section.tsx";
import { describeAge, describeDuration } from "./time-words.ts";

/** Who is signed in, what they granted, what is remembered of it. */
export function SessionsSection({ provider, state, run }: SectionProps) {
  const now = provider.epochTime();
  const grants = [...state.grants.values()];
  const live = grants.filter((grant) => isInForce(grant, now));
  const ended = grants.length - live.length;
  return (
    <>
      <Module
        title="Signed in"
        aside={
          <ConfirmButton
            question="End all of them?"
            onConfirm={() =>
              void run(
                () => endAllSessions(provider),
                state.sessions.size === 0 && live.length === 0
                  ? "Nobody was signed in, and no grant was in force."
                  : "Everybody is signed out; all grants ended.",
              )
            }
          >
            End all
          </ConfirmButton>
        }
      >
        {state.sessions.size === 0 ? <Nothing>Nobody.</Nothing> : null}
        <ul className="rig-rows">
          {[...state.sessions].map(([sub, { authTime, acr }]) => (
            <li key={sub} className="rig-record">
              <p className="rig-record-head">
                <strong>{nameOf(state, sub)}</strong>
                <code>{sub}</code>
                <button
                  type="button"
                  className="rig-key rig-key-small"
                  aria-label={`Sign out ${nameOf(state, sub)}`}
                  onClick={() =>
                    void run(
                      () => signOut(provider, sub),
                      `${nameOf(state, sub)} is signed out; the grants ended.`,
                    )
                  }
                >
                  Sign out
                </button>
              </p>
              <p className="rig-soft">
                signed in {describeAge(authTime, now)}, acr {acr}
              </p>
            </li>
          ))}
        </ul>
      </Module>
      <Module title="Grants" aside={<span className="rig-soft">{live.length} in force</span>}>
        {live.length === 0 ? <Nothing>None in force.</Nothing> : null}
        <ul className="rig-rows">
          {live.toReversed().map((grant) => (
            <GrantRow
              key={grant.id}
              grant={grant}
              state={state}
              now={now}
              onRevoke={() =>
                void run(
                  () => revokeOneGrant(provider, grant.id),
                  "The grant is revoked: its next refresh is answered with invalid_grant.",
                )
              }
            />
          ))}
        </ul>
        {ended > 0 ? <p className="rig-soft">{ended} ended, remembered for a day.</p> : null}
      </Module>
      <Module title="Remembered consent">
        {state.consents.size === 0 ? <Nothing>None.</Nothing> : null}
        <ul className="rig-rows">
          {[...state.consents].map(([key, { clientId, sub, scope }]) => (
            <li key={key} className="rig-record">
              <p className="rig-record-head">
                <strong>{nameOf(state, sub)}</strong>
                <code>{clientId}</code>
                <button
                  type="button"
                  className="rig-key rig-key-small"
                  aria-label={`Revoke what ${nameOf(state, sub)} allowed ${clientId}`}
                  onClick={() =>
                    void run(
                      () => forgetConsent(provider, clientId, sub),
                      "The consent is taken back: its grants ended, and the next sign-in asks.",
                    )
                  }
                >
                  Revoke
                </button>
              </p>
              <p className="rig-scope">{scope.join(" ")}</p>
            </li>
          ))}
        </ul>
      </Module>
    </>
  );
}

function GrantRow({
  grant,
  state,
  now,
  onRevoke,
}: {
  grant: Grant;
  state: State;
  now: number;
  onRevoke: () => void;
}) {
  const { since, refreshes } = grantHistory(state, grant.id);
  const facts = [
    grant.kind.split(":").at(-1)?.replaceAll("_", " "),
    since === undefined ? undefined : `for ${describeDuration(Math.max(now - since, 0))}`,
    `${refreshes} ${refreshes === 1 ? "refresh" : "refreshes"}`,
    `ends in ${describeDuration(grant.expiresAt - now)}`,
  ];
  return (
    <li className="rig-record">
      <p className="rig-record-head">
        <strong>{nameOf(state, grant.sub)}</strong>
        <code>{grant.clientId}</code>
        <button
          type="button"
          className="rig-key rig-key-small"
          aria-label={`Revoke the grant of ${nameOf(state, grant.sub)} to ${grant.clientId}`}
          onClick={onRevoke}
        >
          Revoke
        </button>
      </p>
      <p className="rig-scope">{grant.scope.join(" ") || "no scope"}</p>
      <p className="rig-soft">{facts.filter((fact) => fact !== undefined).join(" \u00b7 ")}</p>
    </li>
  );
}

function nameOf(state: State, sub: string): string {
  return state.accounts.get(sub)?.name ?? sub;
}
