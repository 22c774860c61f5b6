import { Fragment } from "react";
import { type DecodedToken, partWords } from "../../jwt/decode-token.ts";

/** Characters of a part that are shown: more would keep a phone waiting, and nobody reads them. */
const MOST_SHOWN = 4_000;

/** The token as it is, each part in its colour; the words beneath say which is which. */
export function TokenText({ decoded }: { decoded: DecodedToken }) {
  const named = decoded.parts.flatMap(({ name }) => name ?? []);
  return (
    <div className="grid gap-2">
      <pre
        className="dump token-text"
        dir="ltr"
        role="group"
        aria-label="The token in its parts"
        tabIndex={0}
      >
        {decoded.parts.map(({ name, text }, index) => (
          <Fragment key={index}>
            {index > 0 && "."}
            <span data-part={name}>
              {text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}
            </span>
          </Fragment>
        ))}
      </pre>
      {named.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-13">
          {named.map((name) => (
            <li key={name} className="part-word" data-part={name}>
              {partWords[name]}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
