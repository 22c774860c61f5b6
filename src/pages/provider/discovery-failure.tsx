import { Link } from "react-router";
import { Button } from "../../ui/button.tsx";
import { FailureAlert } from "../../ui/failure-alert.tsx";
import { knownFailure } from "../failure.tsx";
import { slashApart } from "./issuer-input.ts";

export interface DiscoveryFailureProps {
  error: Error;
  issuer: string;
  online: boolean;
  busy: boolean;
  onRetry: () => void;
  onUseIssuer: (issuer: string) => void;
  onPaste: () => void;
  onType: () => void;
}

/** Why a provider could not be asked what it can do, and the other ways to know. */
export function DiscoveryFailure({
  error,
  issuer,
  online,
  busy,
  onRetry,
  onUseIssuer,
  onPaste,
  onType,
}: DiscoveryFailureProps) {
  const known = knownFailure(error);
  const code = known?.code ?? "unexpected";
  const named = known?.details.issuer;
  const spelling = slashApart(issuer, named);
  if (code === "discovery_issuer_mismatch" && spelling !== undefined) {
    return (
      <FailureAlert
        code={code}
        words={{
          title: "Only the slash at the end differs",
          explanation: `The provider calls itself \`${spelling.replaceAll("`", "'")}\`. Issuers are compared letter for letter, so that nobody can pass for another.`,
        }}
        remedyLabel="Use its own spelling"
        onRemedy={() => onUseIssuer(spelling)}
      />
    );
  }
  const ways = (
    <>
      <Button onClick={onPaste}>Paste its discovery document</Button>
      <Button onClick={onType}>Enter the endpoints</Button>
      {code === "provider_unreachable" && (
        <Link className="btn" to={`/check?${new URLSearchParams({ issuer }).toString()}`}>
          Check it
        </Link>
      )}
    </>
  );
  return (
    <FailureAlert
      code={code}
      details={known?.details}
      words={wordsFor(code, online, named)}
      remedyLabel="Ask again"
      onRemedy={onRetry}
      busy={busy}
      secondary={ways}
    />
  );
}

function wordsFor(code: string, online: boolean, named: string | undefined) {
  if (!online) {
    return {
      title: "You are offline",
      explanation: "Nobody can be asked without a network. What you filled in is kept.",
    };
  }
  switch (code) {
    case "provider_unreachable":
      return {
        title: "No answer that this page may read",
        explanation:
          "Nobody is there, or the provider does not let browsers read its description (CORS): a browser does not tell these apart. Opened in a tab of its own it can be read, and pasted here. If its token endpoint answers no browser either, signing in will fail at that step.",
      };
    case "discovery_failed":
      return {
        title: "There is no description at this issuer",
        explanation:
          "A provider publishes its addresses below its issuer, under `/.well-known/`; nothing was there. The issuer may be spelt otherwise, or the provider publishes none.",
      };
    case "discovery_issuer_mismatch":
      return {
        title: "It calls itself by another name",
        explanation: `Its description names the issuer \`${(named ?? "").replaceAll("`", "'").slice(0, 200)}\`. If that is the provider you mean, enter that.`,
      };
    default:
      return undefined;
  }
}
