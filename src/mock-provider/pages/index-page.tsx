import { pagePaths } from "../page-paths.ts";
import { MockIdFrame } from "./mock-id-frame.tsx";
import type { DecisionRow, IndexView, ScenarioGroupRow } from "./page-view.ts";
import { StepButton, StepForm, type SubmitHandler } from "./step-form.tsx";

const discovery = "/.well-known/openid-configuration";

/** For whoever finds a server here: what it is, and what can be done with it. */
export function IndexPage({
  view: { issuer, rootIssuer, clients, accounts, decisions, hasControlApi, scenarioGroups },
  onSubmit,
}: {
  view: IndexView;
  onSubmit: SubmitHandler;
}) {
  const account = `${issuer}${pagePaths.account}`;
  return (
    <MockIdFrame heading="A pretend OpenID provider" wide>
      <p className="mock-id-lead">
        It signs anybody in, speaks OAuth 2.1 and OpenID Connect, and misbehaves on command. It is
        for developers and their tests: nothing here protects anything.
      </p>
      <dl className="mock-id-parameters">
        <div>
          <dt>Issuer</dt>
          <dd>{issuer}</dd>
        </div>
        <div>
          <dt>Discovery</dt>
          <dd>
            <a href={`${issuer}${discovery}`}>{`${issuer}${discovery}`}</a>
          </dd>
        </div>
        <div>
          <dt>Signed in, and connected applications</dt>
          <dd>
            <a href={account}>{account}</a>
          </dd>
        </div>
      </dl>
      <h2>Clients</h2>
      <ul className="mock-id-rows">
        {clients.map(({ id, name, secret, redirectUris }) => (
          <li key={id}>
            <strong>{name}</strong> <code>{id}</code>
            <p>
              {secret === undefined ? "Public: PKCE, no secret." : "Confidential. Its secret: "}
              {secret === undefined ? null : <code>{secret}</code>}
            </p>
            {redirectUris.map((uri) => (
              <p key={uri}>
                <code>{uri}</code>
              </p>
            ))}
          </li>
        ))}
      </ul>
      <h2>Accounts</h2>
      <ul className="mock-id-rows">
        {accounts.map(({ sub, name, email }) => (
          <li key={sub}>
            <strong>{name}</strong> <code>{sub}</code>
            {email === undefined ? null : <p>{email}</p>}
          </li>
        ))}
      </ul>
      <h2>Seen and decided</h2>
      <Decisions decisions={decisions} />
      {hasControlApi ? <ControlApi issuer={issuer} /> : null}
      <StepForm onSubmit={onSubmit} className="mock-id-actions">
        <StepButton step="reset" look="mock-id-secondary">
          Reset this issuer
        </StepButton>
      </StepForm>
      <h2>Scenarios</h2>
      <p className="mock-id-lead">
        Each is an issuer of its own. Put several together with <code>+</code>, and say when:{" "}
        <code>{rootIssuer}/s/name.once+name.after-3</code>
      </p>
      {scenarioGroups.map((row) => (
        <ScenarioGroupFold key={row.group} row={row} rootIssuer={rootIssuer} />
      ))}
    </MockIdFrame>
  );
}

function ScenarioGroupFold({ row, rootIssuer }: { row: ScenarioGroupRow; rootIssuer: string }) {
  return (
    <details className="mock-id-fold">
      <summary>
        {row.group} ({row.scenarios.length})
      </summary>
      <ul className="mock-id-rows">
        {row.scenarios.map(({ name, does }) => (
          <li key={name}>
            <a href={`${rootIssuer}/s/${name}${discovery}`}>
              <code>{name}</code>
            </a>
            <p>{does}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The latest first, each with what was wrong. */
function Decisions({ decisions }: { decisions: readonly DecisionRow[] }) {
  if (decisions.length === 0) return <p className="mock-id-lead">Nothing was asked yet.</p>;
  return (
    <ol className="mock-id-rows" reversed>
      {decisions.map(({ id, time, endpoint, clientId, status, error, description, failed }) => (
        <li key={id}>
          {time} <strong>{endpoint}</strong>{" "}
          {clientId === undefined ? null : <code>{clientId}</code>} {status} {error}
          {description === undefined ? null : <p>{description}</p>}
          {failed === undefined ? null : <p>Failed check: {failed}</p>}
        </li>
      ))}
    </ol>
  );
}

function ControlApi({ issuer }: { issuer: string }) {
  return (
    <>
      <h2>Control by programs</h2>
      <ul className="mock-id-rows">
        <li>
          <code>GET {issuer}/.well-known/mock-provider</code>
          <p>What it knows: no secrets, no tokens, not even their hashes.</p>
        </li>
        <li>
          <code>GET {issuer}/.well-known/mock-provider/log</code>
          <p>What it saw and decided, the oldest first.</p>
        </li>
        <li>
          <code>PUT {issuer}/.well-known/mock-provider/settings</code>
          <p>
            Any of accessTokenLifetime, idTokenLifetime, codeLifetime, grantLifetime,
            deviceCodeLifetime, pushedRequestLifetime and clockSkew (s), latency (ms), scenarios and
            policy, as JSON.
          </p>
        </li>
        <li>
          <code>POST {issuer}/.well-known/mock-provider/expire-tokens</code>
          <p>
            The next call with an access token says 401. In the same way: end-sessions, rotate-keys.
          </p>
        </li>
        <li>
          <code>POST {issuer}/.well-known/mock-provider/reset</code>
          <p>Back to the beginning, with new keys.</p>
        </li>
      </ul>
    </>
  );
}
