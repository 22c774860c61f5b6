import { type FormEvent, useId } from "react";
import type { ClientChanges } from "../controls/client-controls.ts";
import { parseScope } from "../scopes.ts";

/** A client's name, addresses and scope. */
export function ClientForm({
  title,
  client,
  asksForId = false,
  onSave,
  onCancel,
}: {
  title: string;
  client: ClientChanges;
  asksForId?: boolean;
  /** @param id empty unless it was asked for */
  onSave: (changes: ClientChanges, id: string) => Promise<void>;
  onCancel: () => void;
}) {
  const prefix = useId();

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    function text(name: string): string {
      const value = form.get(name);
      return typeof value === "string" ? value.trim() : "";
    }
    const id = text("id");
    const changes = {
      name: text("name") || id,
      redirectUris: lines(text("redirectUris")),
      postLogoutRedirectUris: lines(text("postLogoutRedirectUris")),
      scope: parseScope(text("scope")),
    };
    void onSave(changes, id);
  }

  function area(name: string, label: string, value: string) {
    return (
      <>
        <label htmlFor={`${prefix}${name}`}>{label}</label>
        <textarea
          id={`${prefix}${name}`}
          name={name}
          rows={2}
          spellCheck={false}
          autoCapitalize="none"
          defaultValue={value}
        />
      </>
    );
  }

  return (
    <form className="rig-form" aria-label={title} onSubmit={submit}>
      {asksForId ? (
        <>
          <label htmlFor={`${prefix}id`}>Client id</label>
          <input id={`${prefix}id`} name="id" required autoComplete="off" autoCapitalize="none" />
        </>
      ) : null}
      <label htmlFor={`${prefix}name`}>Name</label>
      <input
        id={`${prefix}name`}
        name="name"
        required={!asksForId}
        autoComplete="off"
        defaultValue={client.name}
      />
      {area("redirectUris", "Redirect URIs, one a line", client.redirectUris.join("\n"))}
      {area(
        "postLogoutRedirectUris",
        "Post-logout redirect URIs, one a line",
        client.postLogoutRedirectUris.join("\n"),
      )}
      {area("scope", "Scope it may ask for", client.scope.join(" "))}
      <div className="rig-keys">
        <button type="submit" className="rig-key rig-key-main">
          Save
        </button>
        <button type="button" className="rig-key" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function lines(text: string): string[] {
  return [...new Set(text.split(/\s+/))].filter((line) => line !== "");
}
