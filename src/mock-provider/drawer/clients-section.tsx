import { useState } from "react";
import { addClient, removeClient, editClient } from "../controls/client-controls.ts";
import { defaultScope } from "../scopes.ts";
import type { Client, State } from "../state/state.ts";
import { ConfirmButton } from "./buttons.tsx";
import { ClientForm } from "./client-form.tsx";
import { Module, type SectionProps } from "./section.tsx";

/** Who may ask this provider for anything, and how it went. */
export function ClientsSection({ provider, state, run }: SectionProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Module
      title="Clients"
      aside={
        <button
          type="button"
          className="rig-key"
          aria-expanded={isAdding}
          onClick={() => setAdding(!isAdding)}
        >
          Add a client
        </button>
      }
    >
      {isAdding ? (
        <ClientForm
          title="A public client"
          client={{ name: "", redirectUris: [], postLogoutRedirectUris: [], scope: defaultScope }}
          asksForId
          taken={state.clients}
          onCancel={() => setAdding(false)}
          onSave={async (changes, id) => {
            const saved = await run(() => addClient(provider, id, changes), `${id} is registered.`);
            if (saved) setAdding(false);
          }}
        />
      ) : null}
      <ul className="rig-rows">
        {[...state.clients.values()].map((client) => (
          <ClientRow key={client.id} client={client} {...{ provider, state, run }} />
        ))}
      </ul>
    </Module>
  );
}

function ClientRow({ client, provider, state, run }: SectionProps & { client: Client }) {
  const [isEditing, setEditing] = useState(false);
  const { id, name, redirectUris, registeredAt, tokenEndpointAuthMethod } = client;
  return (
    <li className="rig-record">
      <p className="rig-record-head">
        <strong>{name}</strong>
        <code>{id}</code>
      </p>
      <p className="rig-soft">
        {tokenEndpointAuthMethod === "none" ? "public" : tokenEndpointAuthMethod}
        {registeredAt === undefined ? ", from the start" : ", registered later"}
      </p>
      <Counts client={id} state={state} />
      {isEditing ? (
        <ClientForm
          title={`Edit ${id}`}
          client={client}
          onCancel={() => setEditing(false)}
          onSave={async (changes) => {
            const saved = await run(() => editClient(provider, id, changes), `${id} is changed.`);
            if (saved) setEditing(false);
          }}
        />
      ) : (
        <>
          <ul className="rig-uris" aria-label={`Redirect URIs of ${id}`}>
            {redirectUris.map((uri) => (
              <li key={uri}>
                <code>{uri}</code>
              </li>
            ))}
          </ul>
          <div className="rig-keys">
            <button type="button" className="rig-key" onClick={() => setEditing(true)}>
              Edit<span className="rig-hidden"> {id}</span>
            </button>
            <ConfirmButton
              question={`Delete ${id} and all its tokens?`}
              onConfirm={() =>
                void run(() => removeClient(provider, id), `${id} and all its tokens are gone.`)
              }
            >
              Delete<span className="rig-hidden"> {id}</span>
            </ConfirmButton>
          </div>
        </>
      )}
    </li>
  );
}

function Counts({ client, state }: { client: string; state: State }) {
  const { issued, failed, scopes } = state.counts.get(client) ?? {
    issued: 0,
    failed: 0,
    scopes: new Map<string, number>(),
  };
  return (
    <>
      <p className="rig-counts">
        Tokens issued <span>{issued}</span>, refused <span data-bad={failed > 0}>{failed}</span>
      </p>
      {scopes.size === 0 ? null : (
        <p className="rig-scope">
          {[...scopes].map(([scope, count]) => `${scope} \u00d7 ${count}`).join(", ")}
        </p>
      )}
    </>
  );
}
