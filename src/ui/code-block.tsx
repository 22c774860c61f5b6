import { Fragment } from "react";
import { CopyButton } from "./copy-button.tsx";
import { jsonTokens } from "./json-tokens.ts";

/** Colouring more than this (characters) would keep a phone waiting. */
const mostToColour = 60_000;

export interface CodeBlockProps {
  text: string;
  /** What it is, for those who listen: "Response body". */
  label: string;
  json?: boolean;
  /** Offers to copy it under this name: "response body". */
  copyAs?: string;
}

/** Text of a protocol as it is, scrollable by keyboard; JSON with colours. */
export function CodeBlock({ text, label, json = false, copyAs }: CodeBlockProps) {
  return (
    <div className="dump-frame">
      <pre className="dump" dir="ltr" role="group" aria-label={label} tabIndex={0}>
        {json && text.length <= mostToColour
          ? jsonTokens(text).map(({ kind, text: part }, index) => {
              switch (kind) {
                case "key":
                  return <b key={index}>{part}</b>;
                case "string":
                  return <i key={index}>{part}</i>;
                case "number":
                  return <u key={index}>{part}</u>;
                case "word":
                  return <em key={index}>{part}</em>;
                case "plain":
                  return <Fragment key={index}>{part}</Fragment>;
              }
            })
          : text}
      </pre>
      {copyAs && (
        <span className="dump-copy">
          <CopyButton value={text} what={copyAs} />
        </span>
      )}
    </div>
  );
}
