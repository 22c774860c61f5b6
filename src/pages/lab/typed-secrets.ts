/** The fields in which something is typed for one run, each by a name that no browser keeps forms by. */
export const fields = {
  clientId: "client",
  clientSecret: "client-secret",
  username: "person",
  password: "person-password",
} as const;

type Typed = Readonly<Record<keyof typeof fields, string>>;

/** @returns what stands in the fields now; empty where there is none */
export function typedInto(form: HTMLFormElement | null): Typed {
  const data = new FormData(form ?? undefined);
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    clientId: text(fields.clientId).trim(),
    clientSecret: text(fields.clientSecret),
    username: text(fields.username),
    password: text(fields.password),
  };
}

/** Empties the fields: what was typed is with the run now, and nobody else need find it there. */
export function emptySecrets(form: HTMLFormElement | null): void {
  for (const name of [fields.clientSecret, fields.password]) {
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = "";
  }
}

/** Types into the fields for the person, as a keyboard would. */
export function typeInto(form: HTMLFormElement | null, typed: Typed): void {
  for (const [name, value] of [
    [fields.clientId, typed.clientId],
    [fields.clientSecret, typed.clientSecret],
    [fields.username, typed.username],
    [fields.password, typed.password],
  ] as const) {
    const field = form?.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
}
