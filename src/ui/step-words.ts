import type { Actor } from "./actor.tsx";

/** What a step of a journey is, for a person who never read an RFC, and where to read on for one who did. */
export interface StepWords {
  /** Who acts, and on whom: the same one when nothing is sent. */
  readonly from: Actor;
  readonly to: Actor;
  /** `{provider}` stands for the provider's name. */
  readonly title: string;
  /** What it protects against, or why it is done. */
  readonly why: string;
  /** "RFC 7636 §4.1" */
  readonly reference?: string | undefined;
  /** The step as a request, where a person may be asked to let it happen: "Make a secret". */
  readonly next?: string;
}

/** By the key under which a step is recorded. */
export const stepWords = {
  asked: {
    from: "you",
    to: "tab",
    title: "Asked for it",
    why: "Nothing starts by itself: a page that could send you to sign in unasked could also send you to the wrong place.",
  },
  "tokens-pasted": {
    from: "you",
    to: "tab",
    title: "Pasted tokens that were obtained elsewhere",
    why: "Nobody here saw how they were obtained, so nothing says that PKCE protected them. They go into the vault and nowhere else.",
    reference: "RFC 6749 §5.1",
  },
  discovery: {
    from: "tab",
    to: "provider",
    title: "Asked the provider what it can do",
    why: "Its addresses are read from the provider itself, under the name that was configured, so that nobody else can name them.",
    reference: "OpenID Connect Discovery 1.0 §4, RFC 8414 §3",
    next: "Ask {provider} what it can do",
  },
  "endpoints-known": {
    from: "tab",
    to: "tab",
    title: "Knew the provider's addresses already",
    why: "They were read from it before, or stand in the configuration. There was no need to ask.",
    reference: "OpenID Connect Discovery 1.0 §4",
  },
  "dpop-key-made": {
    from: "tab",
    to: "tab",
    title: "Made a key that the tokens will be bound to",
    why: "Nobody can read it, not even this page. A token that is stolen is worthless without it.",
    reference: "RFC 9449 §2",
    next: "Make a key that the tokens will be bound to",
  },
  "dpop-key-fleeting": {
    from: "tab",
    to: "tab",
    title: "This browser cannot keep keys",
    why: "The key that the tokens are bound to is made after coming back, and is gone when the tab is closed or reloaded.",
    reference: "RFC 9449 §2",
  },
  "secret-made": {
    from: "tab",
    to: "tab",
    title: "Made a secret and its puzzle",
    why: "The secret is the code verifier, the puzzle its code challenge. The puzzle travels now and gives nothing away; only whoever has the secret can solve it later. Whoever copies the code on its way back lacks the secret.",
    reference: "RFC 7636 §4.1, §4.2",
    next: "Make a secret and its puzzle",
  },
  "answer-marked": {
    from: "tab",
    to: "tab",
    title: "Made two marks for the answer to carry",
    why: "The state comes back with the code, the nonce inside the ID token. An answer without them was not asked for by this tab, and is not let in.",
    reference: "RFC 6749 §10.12, OpenID Connect Core 1.0 §3.1.2.1",
  },
  "pkce-unadvertised": {
    from: "tab",
    to: "tab",
    title: "This provider does not say that it checks PKCE",
    why: "It may take the puzzle and never ask for the secret. State and nonce still bind the answer to this tab.",
    reference: "RFC 9700 §2.1.1",
  },
  "sender-unnamed": {
    from: "tab",
    to: "tab",
    title: "This provider's answers do not say who sends them",
    why: "With several providers, one could pass off another's answer as its own. A redirect URI of its own (distinctCallback) tells them apart.",
    reference: "RFC 9700 §4.4, RFC 9207",
  },
  "secret-kept": {
    from: "tab",
    to: "tab",
    title: "Kept the secret in this tab",
    why: "It lies in the storage of this one tab, is taken out once, and is gone after ten minutes. Only the provider ever sees it, and only at the exchange.",
    reference: "RFC 7636 §7.1",
  },
  push: {
    from: "tab",
    to: "provider",
    title: "Handed the request to the provider, ahead of you",
    why: "What is asked for does not travel through the address bar, where it could be read or changed.",
    reference: "RFC 9126 §2",
    next: "Hand the request to {provider}, ahead of you",
  },
  departed: {
    from: "tab",
    to: "provider",
    title: "Sent you to {provider}, with the puzzle",
    why: "You sign in there: your password is typed at the provider and nowhere else. The puzzle goes along, the secret stays here.",
    reference: "RFC 6749 §4.1.1, RFC 7636 §4.3",
    next: "Go to {provider}, with the puzzle",
  },
  "device-code-asked": {
    from: "tab",
    to: "provider",
    title: "Asked the provider for a code to carry",
    why: "It gives two: a short one for you to type elsewhere, and a long one that only this tab knows. Only whoever has the long one gets tokens.",
    reference: "RFC 8628 §3.1, §3.2",
    next: "Ask {provider} for a code to carry",
  },
  "device-code-shown": {
    from: "tab",
    to: "you",
    title: "Showed you the code and where to type it",
    why: "You sign in on the other device: your password is typed at the provider and nowhere else. Whoever gets somebody else to type a code signs in as them, so nobody but you should have sent you there.",
    reference: "RFC 8628 §3.3, §5.4",
  },
  "device-resumed": {
    from: "tab",
    to: "tab",
    title: "Went on with a sign-in that was begun before",
    why: "The tab that began it was closed or reloaded. The long code was kept in the vault, encrypted, and the earlier steps went with that tab.",
  },
  "device-poll": {
    from: "tab",
    to: "provider",
    title: "Asked whether you have answered",
    why: "The provider cannot call back, so it is asked again and again: no more often than it allows, and less often when it says so or does not answer. Step by step, you let it ask once, and it goes on by itself until you have answered.",
    reference: "RFC 8628 §3.4, §3.5",
    next: "Ask {provider} whether you have answered, again and again from then on",
  },
  "device-denied": {
    from: "provider",
    to: "tab",
    title: "The answer was no",
    why: "Somebody turned the request down on the other device. Asking again would bring nothing.",
    reference: "RFC 8628 §3.5",
  },
  "device-expired": {
    from: "provider",
    to: "tab",
    title: "The code has expired",
    why: "Nobody typed it in time. Codes live for a short while, so that one that is found later is worth nothing.",
    reference: "RFC 8628 §3.5, §5.1",
  },
  "sign-in-cancelled": {
    from: "you",
    to: "tab",
    title: "Turned back before leaving",
    why: "Nobody is sent away. What was made for this sign-in is forgotten here, and what the provider was told of it, if anything, expires by itself.",
  },
  "device-cancelled": {
    from: "you",
    to: "tab",
    title: "Gave up waiting",
    why: "The long code is forgotten here. The provider forgets both when they expire, and nobody can use the short one for anything meanwhile.",
  },
  "device-left": {
    from: "you",
    to: "tab",
    title: "Left the page before there was a code",
    why: "Nothing has been asked for yet that would have to be given back, and nothing is kept.",
  },
  returned: {
    from: "provider",
    to: "tab",
    title: "Came back with an answer",
    why: "The answer travels through the address bar, where others may see it. That is why it is only a code, good for nothing by itself.",
    reference: "RFC 6749 §4.1.2",
  },
  "address-cleaned": {
    from: "tab",
    to: "tab",
    title: "Took the code out of the address",
    why: "Before anything else happens: it is in no history, no bookmark and no request that leaves this page.",
    reference: "RFC 9700 §4.2.4",
  },
  "secret-taken": {
    from: "tab",
    to: "tab",
    title: "Found the secret that belongs to this answer",
    why: "It is taken out of storage once. A second answer with the same mark, a reload or the back button finds nothing.",
    reference: "RFC 9700 §4.7.1",
  },
  "answer-checked": {
    from: "tab",
    to: "tab",
    title: "Checked that the answer belongs to this sign-in",
    why: "An answer that this tab did not ask for, or that another provider sent, stops here.",
    reference: "RFC 6749 §10.12, RFC 9207 §2.4",
    next: "Check that the answer belongs to this sign-in",
  },
  "code-kept": {
    from: "tab",
    to: "tab",
    title: "Kept the code for the attack",
    why: "Nobody has redeemed it. The attack that you signed in for begins with it, in the memory of this tab.",
  },
  "sign-in-refused": {
    from: "provider",
    to: "tab",
    title: "The provider said no",
    why: "The answer is genuine and belongs to this sign-in, but there is no code in it.",
    reference: "RFC 6749 §4.1.2.1",
  },
  jwks: {
    from: "tab",
    to: "provider",
    title: "Fetched the provider's public keys",
    why: "With them, and only with them, the signature of an ID token can be verified.",
    reference: "RFC 7517 §5, OpenID Connect Core 1.0 §10.1",
  },
  "code-exchange": {
    from: "tab",
    to: "provider",
    title: "Exchanged the code and the secret for tokens",
    why: "Straight to the provider, not through the address bar. The secret solves the puzzle that was sent before: whoever stole the code alone gets nothing.",
    reference: "RFC 6749 §4.1.3, RFC 7636 §4.5",
    next: "Exchange the code and the secret for tokens",
  },
  "secret-matched": {
    from: "provider",
    to: "provider",
    title: "The provider matched secret and puzzle",
    why: "It made the puzzle from the secret again and compared it with the one it had kept. This is the moment that PKCE is about.",
    reference: "RFC 7636 §4.6",
  },
  "token-answer-checked": {
    from: "tab",
    to: "tab",
    title: "Checked the answer with the tokens",
    why: "A token of an unknown kind, or one that is not bound to the key that was named, is not used.",
    reference: "RFC 6749 §5.1, RFC 9449 §5",
    next: "Check what came back",
  },
  "id-token-checked": {
    from: "tab",
    to: "tab",
    title: "Checked who the ID token is from, for whom, and when",
    why: "Issuer, audience, nonce and times must fit this very sign-in. A token that was made for another app, or earlier, says nothing here.",
    reference: "OpenID Connect Core 1.0 §3.1.3.7",
    next: "Check what came back",
  },
  "signature-checked": {
    from: "tab",
    to: "tab",
    title: "Checked the signature",
    why: "Only the provider's own key can have made it. Nobody on the way changed who you are.",
    reference: "RFC 7515 §5.2, OpenID Connect Core 1.0 §3.1.3.7",
  },
  "no-id-token": {
    from: "tab",
    to: "tab",
    title: "No ID token: nobody has attested who this is",
    why: "The profile asks for no openid scope, so the provider says nothing about the account.",
    reference: "OpenID Connect Core 1.0 §3.1.2.1",
  },
  "account-asked": {
    from: "tab",
    to: "you",
    title: "Another account signed in: asked what to do",
    why: "A connection belongs to one account. It is never handed to another one in silence.",
  },
  "tokens-stored": {
    from: "tab",
    to: "tab",
    title: "Stored the tokens, encrypted",
    why: "Only now, after every check has passed, and with a key that no script can read.",
    reference: "RFC 9700 §4.10",
    next: "Store the tokens, encrypted",
  },
  "tokens-forgotten": {
    from: "tab",
    to: "tab",
    title: "Forgot the tokens, and did not have them revoked",
    why: "A connection that still works may be of the same account, and some providers would end it too. They expire by themselves.",
    reference: "RFC 7009 §2.1",
  },
  arrived: {
    from: "tab",
    to: "you",
    title: "Done: back where you were",
    why: "The connection works. From here on no password, code or secret is needed; only an access token, for as long as it lives.",
    next: "Go back to where you were",
  },
  "nothing-kept": {
    from: "tab",
    to: "tab",
    title: "Kept nothing of this sign-in",
    why: "Tokens are stored after the last check, or not at all.",
  },
  userinfo: {
    from: "tab",
    to: "provider",
    title: "Asked whose account it is",
    why: "The provider tells the name that goes with the access token. A name that belongs to anybody but the ID token's subject is thrown away.",
    reference: "OpenID Connect Core 1.0 §5.3",
  },
  "lock-held": {
    from: "tab",
    to: "tab",
    title: "Made sure that no other tab refreshes",
    why: "A refresh token is good for one use. Two tabs that use it at once look like a thief to the provider, and it ends the session.",
    reference: "RFC 9700 §4.14.2",
  },
  "send-marked": {
    from: "tab",
    to: "tab",
    title: "Wrote down that the token is about to be sent",
    why: "If this tab dies now, the next one knows that the token may have been used.",
  },
  refresh: {
    from: "tab",
    to: "provider",
    title: "Exchanged the refresh token for a new access token",
    why: "Access tokens live for a short time, so that a stolen one is soon worthless. PKCE takes no part in this.",
    reference: "RFC 6749 §6",
  },
  "answer-kept": {
    from: "tab",
    to: "tab",
    title: "Kept the answer before looking at it",
    why: "The old refresh token is spent. Whatever goes wrong from here on, its successor must not be lost.",
    reference: "RFC 9700 §4.14.2",
  },
  "refresh-checked": {
    from: "tab",
    to: "tab",
    title: "Checked that it is still the same account",
    why: "Issuer and subject must be those of the sign-in: a refresh never turns a connection into somebody else's.",
    reference: "OpenID Connect Core 1.0 §12.2",
  },
  "token-at-hand": {
    from: "tab",
    to: "tab",
    title: "Took the stored access token",
    why: "It is still good, and the address is one that it may go to.",
    reference: "RFC 9700 §4.10.1",
  },
  "token-refreshed": {
    from: "tab",
    to: "provider",
    title: "Had the access token refreshed",
    why: "It had expired, or the API said that it is no good. The refresh has a journey of its own.",
    reference: "RFC 6749 §6",
  },
  "api-call": {
    from: "tab",
    to: "api",
    title: "Called the API with the access token",
    why: "The API decides by the token what may be done. It sees no password and no refresh token.",
    reference: "RFC 6750 §2.1",
  },
  "api-wants-more": {
    from: "api",
    to: "you",
    title: "The API wants more than this connection has",
    why: "A stronger or more recent sign-in, or a scope that was not granted. That is for you to give, not for a page.",
    reference: "RFC 9470 §3, RFC 6750 §3.1",
  },
  "connection-removed": {
    from: "tab",
    to: "tab",
    title: "Removed the connection and its tokens from this browser",
    why: "This comes first, so that it holds even when the provider cannot be reached.",
  },
  "tokens-removed": {
    from: "tab",
    to: "tab",
    title: "Removed its tokens from this browser",
    why: "This comes first, so that it holds even when the provider cannot be reached. The connection itself stays.",
  },
  revocation: {
    from: "tab",
    to: "provider",
    title: "Told the provider to revoke the token",
    why: "It stops working for everyone, also for whoever has a copy.",
    reference: "RFC 7009 §2.1",
  },
  "revocation-unknown": {
    from: "tab",
    to: "provider",
    title: "This provider revokes no tokens",
    why: "It names no address for that. What was removed here lives on there until it expires.",
    reference: "RFC 7009 §2",
  },
  logout: {
    from: "tab",
    to: "provider",
    title: "Sent you to the provider's sign-out",
    why: "Ends the session at the provider too, so that the next person at this browser has to sign in.",
    reference: "OpenID Connect RP-Initiated Logout 1.0 §2",
  },
  told: {
    from: "tab",
    to: "tab",
    title: "Tried something out",
    why: "The details are beside it.",
  },
  token: {
    from: "tab",
    to: "provider",
    title: "Asked for tokens",
    why: "The token endpoint gives tokens for a grant.",
    reference: "RFC 6749 §3.2",
  },
  request: {
    from: "tab",
    to: "provider",
    title: "Sent a request",
    why: "It is not one of the requests that belong to this flow.",
  },
  stopped: {
    from: "tab",
    to: "tab",
    title: "Stopped here",
    why: "Everything before went well.",
  },
  "not-recorded": {
    from: "tab",
    to: "tab",
    title: "Later steps were not recorded",
    why: "A flow of a hundred steps is repeating itself.",
  },
} as const satisfies Readonly<Record<string, StepWords>>;

/** What is asked for first, by the kind of the journey. */
const asked: Readonly<Record<string, string>> = {
  connect: "Asked to connect an account at {provider}",
  reconnect: "Asked to sign in again at {provider}",
  "step-up": "Agreed to sign in again, for what an API wants",
  import: "Asked to import tokens of {provider}",
  device: "Asked to connect an account at {provider} with a code",
  disconnect: "Asked to disconnect from {provider}",
  revoke: "Asked to have the tokens revoked at {provider}",
  experiment: "Asked to sign in at {provider}, to have the code attacked",
};

const tokensAge = "The tokens are here, and an ID token that expires meanwhile is refused.";

/** How long a step may wait for a person, where others set the time. */
const patience: Readonly<Record<string, readonly [milliseconds: number, sentence: string]>> = {
  push: [540_000, "Ten minutes after the secret was made this tab forgets it."],
  departed: [
    540_000,
    "Ten minutes after the secret was made this tab forgets it, and an answer that comes later is refused.",
  ],
  "answer-checked": [45_000, "Many providers let a code live for a minute or less."],
  "code-exchange": [45_000, "Many providers let a code live for a minute or less."],
  "token-answer-checked": [240_000, tokensAge],
  "id-token-checked": [240_000, tokensAge],
};

/** A step of another version of Pixy. */
const unknown: StepWords = {
  from: "tab",
  to: "tab",
  title: "A step that this Pixy has no words for",
  why: "It was recorded by another version.",
};

/** The words for what was recorded under a key. */
export function wordsFor(key: string): StepWords {
  return isKnownStep(key) ? stepWords[key] : unknown;
}

function isKnownStep(key: string): key is keyof typeof stepWords {
  return Object.hasOwn(stepWords, key);
}

/** The title of a step in a journey of this kind at this provider. */
export function stepTitle(key: string, kind: string, provider: string): string {
  const title = (key === "asked" ? asked[kind] : undefined) ?? wordsFor(key).title;
  return title.replace("{provider}", () => provider || "the provider");
}

/** The words for a step that the addressed party refused. */
export function refusedBy(to: Actor): string {
  return `Refused by the ${to === "api" ? "API" : "provider"}`;
}

/** What happens next, said as a request. */
export function nextTitle(key: string, provider: string): string {
  const words = wordsFor(key);
  return (words.next ?? words.title).replace("{provider}", () => provider || "the provider");
}

/**
 * What a wait before a step may cost.
 *
 * @param waited milliseconds
 * @returns undefined while there is time enough
 */
export function waitWarning(key: string, waited: number): string | undefined {
  const limit = Object.hasOwn(patience, key) ? patience[key] : undefined;
  return limit !== undefined && waited > limit[0] ? limit[1] : undefined;
}
