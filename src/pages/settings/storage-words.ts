import type { RecordKind } from "../../connections/storage-ledger.ts";

/** What something is that is kept, why, and how long. */
export interface KeptWords {
  readonly name: string;
  readonly why: string;
  readonly until: string;
}

/** Everything that lies in IndexedDB. */
export const recordWords: Readonly<Record<RecordKind, KeptWords>> = {
  connections: {
    name: "Connections",
    why: "Account, scope, status and history in clear, to show them. The tokens are encrypted.",
    until: "Until you disconnect",
  },
  "vault-key": {
    name: "The vault's key",
    why: "It opens the tokens. The browser holds it, and no script can read it.",
    until: "Until the site's data is cleared",
  },
  "dpop-keys": {
    name: "Keys that tokens are bound to",
    why: "They sign the proofs of DPoP. No script can read their private halves.",
    until: "Until their connection goes",
  },
  "device-sign-ins": {
    name: "Sign-ins by device code",
    why: "When to ask the provider again. The code and where it is typed are encrypted.",
    until: "Until you answer, or the code expires",
  },
  "taken-grants": {
    name: "Connections that are being used up",
    why: "By a check or in the lab. Their tokens are encrypted, and found here when the tab was closed before they were given back.",
    until: "Until they are revoked, at the next start at the latest; else a week",
  },
  providers: {
    name: "Providers that you added",
    why: "As they would stand in config.json. No secret is among them.",
    until: "Until you delete them",
  },
  requests: {
    name: "Saved requests",
    why: "What you keep in the Console under a name. One with a secret in it is refused.",
    until: "Until you delete them",
  },
  "request-history": {
    name: "Requests that were sent last",
    why: "Method and address, without values that look like secrets. No header, no body, no answer.",
    until: "The newest 50",
  },
  journeys: {
    name: "Journeys",
    why: "The steps of each flow. Secrets are masked before anything is written.",
    until: "The newest 200, and 10 to 20 of a kind for each connection",
  },
  "journeys-dropped": {
    name: "Count of older journeys",
    why: "How many there was no room for.",
    until: "Until you delete all journeys",
  },
  metadata: {
    name: "What providers say of themselves",
    why: "Public: their addresses and abilities, so that not every sign-in asks for them.",
    until: "Asked for again after an hour",
  },
  keys: {
    name: "Keys of providers",
    why: "Public: signatures are verified with them.",
    until: "Asked for again after an hour",
  },
  unknown: {
    name: "Something else",
    why: "This version of Pixy has not written it.",
    until: "Until you wipe",
  },
};

/** Everything that lies in sessionStorage, which ends with its tab. */
export const sessionWords = {
  transactions: {
    name: "Sign-ins under way",
    why: "Verifier, state and nonce of each, taken out when the answer comes.",
    until: "Ten minutes at the most",
  },
  journeys: {
    name: "Journeys on their way",
    why: "What was recorded before this tab left for a provider.",
    until: "Until it comes back",
  },
  signOut: {
    name: "A sign-out under way",
    why: "At which provider you disconnected an account before this tab left to sign out there.",
    until: "Until Connections has told of it",
  },
  guided: {
    name: "Step by step",
    why: "That sign-ins stop before each step.",
    until: "Until you switch it off",
  },
  drafts: {
    name: "Half-filled forms",
    why: "A provider that you are adding or changing, to survive a reload.",
    until: "Until it is saved",
  },
} satisfies Record<string, KeptWords>;

export const shortcutWords: KeptWords = {
  name: "Keyboard shortcuts",
  why: "Only when you switched them off.",
  until: "Until you switch them on",
};

export const themeWords: KeptWords = {
  name: "Theme",
  why: "Only when you chose one.",
  until: "Until you choose the system's",
};
