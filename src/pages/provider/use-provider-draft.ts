import { useEffect, useState } from "react";
import { judgedDraft, parseDraft, type ProviderDraft } from "./provider-draft.ts";

const PREFIX = "pixy.provider-draft.";

/**
 * What was filled in so far. What was changed in it survives a reload, and ends with the tab.
 *
 * @param key the id of the provider that is changed, or "new"
 * @param begin gives the draft where none was kept
 * @returns `begun`: what there is before anything is changed; `forget`: for when it is saved
 */
export function useProviderDraft(
  key: string,
  begin: (kept: ProviderDraft | undefined) => ProviderDraft,
): {
  draft: ProviderDraft;
  begun: ProviderDraft;
  setDraft: (change: (draft: ProviderDraft) => ProviderDraft) => void;
  forget: () => void;
} {
  const [draft, setDraft] = useState(() =>
    begin(parseDraft(read(PREFIX + key), key === "new" ? undefined : key)),
  );
  const [begun] = useState(() => begin(undefined));
  return { draft, begun, setDraft, forget: () => write(PREFIX + key, undefined) };
}

/** What a draft would tell whoever reads it; `unknown` while nobody can say. */
export type Harm = "none" | "unknown" | "secret";

/** Keeps a draft as it changes. */
export function useKeptDraft(
  key: string,
  draft: ProviderDraft,
  begun: ProviderDraft,
  harm: Harm,
): void {
  useEffect(() => keepDraft(key, draft, begun, harm), [key, draft, begun, harm]);
}

/**
 * Keeps a harmless draft. One with a secret in it is kept nowhere, and what was kept before goes too:
 * letter by letter, it may hold most of the secret. Nor is one kept in which nothing was changed.
 *
 * @param begun the draft as it was before anything was changed, whatever its id
 */
export function keepDraft(
  key: string,
  draft: ProviderDraft,
  begun: ProviderDraft,
  harm: Harm,
): void {
  const kept = JSON.stringify(judgedDraft(draft));
  const isChanged = kept !== JSON.stringify(judgedDraft({ ...begun, id: draft.id }));
  if (harm === "secret" || !isChanged) write(PREFIX + key, undefined);
  else if (harm === "none") write(PREFIX + key, kept);
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Blocked site data: the draft lives as long as the page.
    return null;
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // As above.
  }
}
