import { type FormEvent, useId, useState } from "react";
import type { ClientChanges } from "../controls/client-controls.ts";
import { findLocationFault, findRedirectFault } from "../registration/check-redirect-uri.ts";
import { parseScope } from "../scopes.ts";

/** What is wrong with a field, as a sentence. */
type Problems = Readonly<Record<string, string | undefined>>;

/** A client's name, addresses and scope. */
export function ClientForm({
  title,
  client,
  asksForId = false,
  taken,
  onSave,
  onCancel,
}: {
  title: string;
  client: ClientChanges;
  asksForId?: boolean;
  /** By id, the clients that there are. */
  taken?: ReadonlyMap<string, unknown>;
  /** @param id empty unless it was asked for */
  onSave: (changes: ClientChanges, id: string) => Promise<void>;
  onCancel: () => void;
}) {
  const prefix = useId();
  const [problems, setProblems] = useState<Problems>({});

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
    const found = {
      id: taken?.has(id) === true ? `There is a client "${id}" already.` : undefined,
      redirectUris: findLineFault(text("redirectUris"), findRedirectFault),
      postLogoutRedirectUris: findLineFault(text("postLogoutRedirectUris"), findLocationFault),
    };
    setProblems(found);
    if (Object.values(found).every((problem) => problem === undefined)) void onSave(changes, id);
  }

  function attributesOf(name: string) {
    const id = `${prefix}${name}`;
    return problems[name] === undefined
      ? { id, name }
      : { id, name, "aria-invalid": true, "aria-describedby": `${id}problem` };
  }

  function problemOf(name: string) {
    return problems[name] === undefined ? null : (
      <p id={`${prefix}${name}problem`} className="rig-problem" role="alert">
        {problems[name]}
      </p>
    );
  }

  function area(name: string, label: string, value: string) {
    return (
      <>
        <label htmlFor={`${prefix}${name}`}>{label}</label>
        <textarea
          {...attributesOf(name)}
          rows={2}
          spellCheck={false}
          autoCapitalize="none"
          defaultValue={value}
        />
        {problemOf(name)}
      </>
    );
  }

  return (
    <form className="rig-form" aria-label={title} onSubmit={submit}>
      {asksForId ? (
        <>
          <label htmlFor={`${prefix}id`}>Client id</label>
          <input {...attributesOf("id")} required autoComplete="off" autoCapitalize="none" />
          {problemOf("id")}
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

/** @returns what is wrong with the first line that has a mistake, and which line that is */
function findLineFault(
  text: string,
  findFault: (uri: string) => string | undefined,
): string | undefined {
  for (const [index, line] of text.split("\n").entries()) {
    for (const uri of lines(line)) {
      const fault = findFault(uri);
      if (fault !== undefined) return `Line ${index + 1}: "${uri}" ${fault}.`;
    }
  }
  return undefined;
}
