import Check from "lucide-react/icons/check";
import Copy from "lucide-react/icons/copy";
import { useEffect, useState } from "react";
import { requestCurl } from "../../journeys/exchange-curl.ts";
import { Button } from "../../ui/button.tsx";
import { type CopiedRequest, requestFetch } from "./request-fetch.ts";

export interface CopyRequestProps {
  /** Undefined: it is not fit to be sent, and the form says why. */
  request: () => CopiedRequest | undefined;
  /** The token is bound to a key of this browser (RFC 9449). */
  isBound: boolean;
}

/** Copies a request for use elsewhere: the token stays here, a variable stands for it. */
export function CopyRequest({ request, isBound }: CopyRequestProps) {
  const [outcome, setOutcome] = useState<{ of: string; words: string }>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), 4000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const scheme = isBound ? "DPoP" : "Bearer";
  const copy = (of: string, write: (request: CopiedRequest) => string) => {
    const written = request();
    if (written === undefined) return;
    const good = isBound
      ? "Copied. The token is bound to this browser's key, and only that key can make the proof that it also needs."
      : "Copied. The token is not in it.";
    navigator.clipboard.writeText(write(written)).then(
      () => setOutcome({ of, words: good }),
      () => setOutcome({ of, words: "Not copied" }),
    );
  };
  const ways = [
    { name: "cURL", write: (written: CopiedRequest) => requestCurl(written, scheme) },
    { name: "fetch", write: (written: CopiedRequest) => requestFetch(written, scheme) },
  ];
  return (
    <>
      {ways.map(({ name, write }) => (
        <Button key={name} aria-label={`Copy as ${name}`} onClick={() => copy(name, write)}>
          {outcome?.of === name ? (
            <Check size={14} aria-hidden="true" />
          ) : (
            <Copy size={14} aria-hidden="true" />
          )}
          {name}
        </Button>
      ))}
      <span aria-live="polite" className="basis-full text-13 text-ink-soft empty:sr-only">
        {outcome?.words}
      </span>
    </>
  );
}
