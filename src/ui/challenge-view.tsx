import { explainChallenge, type Challenge } from "./challenge-words.ts";
import { WithCode } from "./with-code.tsx";

/** What an API said in WWW-Authenticate, each part of it in plain words. */
export function ChallengeView({ challenges }: { challenges: readonly Challenge[] }) {
  return (
    <dl className="inset grid gap-3 text-13" aria-label="What the API says">
      {challenges.flatMap((challenge, at) =>
        explainChallenge(challenge).map(({ name, value, words, source }, index) => (
          <div key={`${at}.${index}`} className="grid gap-x-4 sm:grid-cols-[240px_minmax(0,1fr)]">
            <dt className="min-w-0" dir="ltr">
              <code className="wrap-anywhere">
                <span className="text-ink-soft">{name} </span>
                {value}
              </code>
            </dt>
            <dd className="text-ink-soft">
              <WithCode text={words} />
              {source && <span className="whitespace-nowrap"> ({source})</span>}
            </dd>
          </div>
        )),
      )}
    </dl>
  );
}
