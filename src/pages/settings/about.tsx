import { usePageFacts } from "../../queries/settings-queries.ts";

const limits = [
  [
    "Script that gets into this page",
    "can use what the page can use: call APIs and the provider as you, while it runs. A strict policy, no foreign script and few dependencies keep it out; nothing stops it once it is in.",
  ],
  [
    "Browser extensions",
    "that may read this site see what you see and what the page sends. Pixy cannot know which you have.",
  ],
  [
    "A copy of the whole browser profile",
    "has the encrypted tokens and the browser's own copy of their key. Encryption protects a copied database, a backup or a search through the disk.",
  ],
  [
    "A device key (DPoP)",
    "makes a stolen token worthless elsewhere, not here. It cannot be exported, nor can its tokens.",
  ],
  [
    "Clearing the site's data",
    "takes everything along, connections and keys. What a provider still grants ends there by itself, or in your account at the provider.",
  ],
  ["A backend", "is what RFC 10017 recommends for business and sensitive data, and it is right."],
] as const;

/** The honest limits, and what this is. */
export function About() {
  const { data: facts } = usePageFacts();
  return (
    <>
      <dl className="members rounded-card border border-line bg-surface p-4">
        {limits.map(([what, words]) => (
          <div key={what} className="member limit">
            <dt>{what}</dt>
            <dd className="max-w-[65ch] text-ink-soft">{words}</dd>
          </div>
        ))}
      </dl>
      <p className="text-13 text-ink-soft">
        Pixy{facts && ` ${facts.version}`}, under the MIT licence. PKCE is pronounced “pixy”.
      </p>
    </>
  );
}
