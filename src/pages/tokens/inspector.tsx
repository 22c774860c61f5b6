import { useDeferredValue, useMemo, useState } from "react";
import { decodeToken, type DecodedToken } from "../../jwt/decode-token.ts";
import { findTokens } from "../../jwt/find-tokens.ts";
import { explainAlgorithm, explainParameter } from "../../jwt/header-parameters.ts";
import { explainClaim } from "../../jwt/registered-claims.ts";
import { momentOf } from "../../jwt/time-findings.ts";
import { tokenFindings } from "../../jwt/token-findings.ts";
import { recogniseKind, type RecognisedKind, tokenKinds } from "../../jwt/token-kind.ts";
import { useConnections } from "../../queries/connection-queries.ts";
import { useHandedOver } from "../../queries/token-queries.ts";
import { useNow } from "../../ui/clock.ts";
import { useHeadingFocus } from "../use-heading-focus.ts";
import { FindingList } from "./finding-list.tsx";
import { FromConnection } from "./from-connection.tsx";
import { IntrospectionCard } from "./introspection-card.tsx";
import { type KeyChoice, useKeyChoice } from "./key-choice.ts";
import { KeysCard } from "./keys-card.tsx";
import { PartCard } from "./part-card.tsx";
import { SignatureCard } from "./signature-card.tsx";
import { TokenInput } from "./token-input.tsx";
import { tokenVerdict, type TokenVerdict, type Verification } from "./token-verdict.ts";
import { useSignatureVerdict } from "./use-verification.ts";
import { VerdictBanner } from "./verdict-banner.tsx";

const NO_KEYS = [] as const;
const NOTHING_YET = {
  tone: "none",
  headline: "No token yet",
  sentence: "Paste one: the verdict on it stands here.",
} as const;

/** One token at a time: verdict, text, keys, findings and parts. All of it lives in this component. */
export function Inspector() {
  const handed = useHandedOver();
  const [own, setOwn] = useState(handed);
  const [text, setText] = useState(handed?.token ?? "");
  const [index, setIndex] = useState(0);
  const known = useConnections();
  const { data: connections = [] } = known;
  // What opens a token of a connection goes when it is open.
  useHeadingFocus(Number(text === ""));

  // What is typed is in sight at once; taking a long text apart may lag behind.
  const settled = useDeferredValue(text);
  const found = useMemo(() => findTokens(settled), [settled]);
  const place = Math.min(index, Math.max(0, found.length - 1));
  const token = found[place]?.token;
  const decoded = useMemo(() => (token === undefined ? undefined : decodeToken(token)), [token]);
  const kind = useMemo(() => recogniseKind(decoded?.header, decoded?.payload), [decoded]);
  const home = own?.token === token ? own?.connectionId : undefined;
  const choice = useKeyChoice(
    decoded,
    kind.kind === "dpop-proof",
    connections.find(({ id }) => id === home)?.issuer,
  );
  const verification = useVerification(decoded, choice);
  const now = useNow(momentOf(decoded?.payload?.values.get("exp")));
  const verdict = decoded && tokenVerdict(decoded, verification, now);

  const change = (next: string) => {
    setText(next);
    setIndex(0);
  };
  return (
    <div className="grid grid-cols-1 gap-6">
      {/* Always there, so that nothing jumps, and what comes into it is read out. */}
      <div role="status" aria-label="Verdict">
        <VerdictBanner verdict={verdict ?? NOTHING_YET} />
      </div>
      <div className="inspector">
        <div className="grid min-w-0 grid-cols-1 content-start gap-6">
          <TokenInput
            text={text}
            onChange={change}
            found={found}
            index={place}
            onChoose={setIndex}
            decoded={decoded}
          />
          {decoded?.form === "signed" && <KeysCard decoded={decoded} choice={choice} />}
        </div>
        {text === "" && (
          <FromConnection
            connections={known.isPending ? undefined : connections}
            error={known.error}
            onRetry={() => void known.refetch()}
            onOpen={(opened) => {
              setOwn(opened);
              change(opened.token);
            }}
          />
        )}
        {text !== "" && decoded && verdict && (
          <div className="grid min-w-0 grid-cols-1 content-start gap-6">
            {decoded.form === "signed" && <Kind kind={kind} />}
            {decoded.form === "malformed" && decoded.problems.length > 1 && (
              <MoreProblems decoded={decoded} />
            )}
            <Findings decoded={decoded} kind={kind} now={now} />
            <Parts decoded={decoded} verdict={verdict} />
            {decoded.form === "opaque" && (
              <IntrospectionCard token={decoded.token} connections={connections} home={home} />
            )}
          </div>
        )}
      </div>
    </div>
  );
}

/** How far the signature is, from the keys that there are. */
function useVerification(decoded: DecodedToken | undefined, choice: KeyChoice): Verification {
  const { keys, source, fetched } = choice;
  const isSigned = decoded?.form === "signed";
  const verdict = useSignatureVerdict(isSigned ? decoded : undefined, keys ?? NO_KEYS);
  // Some tokens can be judged before there is any key.
  const isDecided = verdict?.state === "unverifiable" && verdict.because !== "no-keys";
  if (verdict !== undefined && (isDecided || keys !== undefined)) {
    return { state: "done", owner: source.owner, verdict };
  }
  if (keys !== undefined) return { state: "verifying" };
  if (fetched.isFetching) return { state: "fetching" };
  return fetched.error ? { state: "keys-failed" } : { state: "no-keys" };
}

function Kind({ kind }: { kind: RecognisedKind }) {
  const { name, sentence, reference } = tokenKinds[kind.kind];
  return (
    <section className="grid gap-1" aria-labelledby="kind">
      <h2 id="kind" className="text-16">
        {name}
      </h2>
      <p>
        {sentence} <span className="text-13 text-ink-soft">{reference}</span>
      </p>
      <p className="text-13 text-ink-soft">
        {kind.isDeclared ? "Recognised because" : "Not declared; presumed because"} {kind.because}.
      </p>
    </section>
  );
}

function Findings({
  decoded: { form, header, payload, token },
  kind,
  now,
}: {
  decoded: DecodedToken;
  kind: RecognisedKind;
  now: number;
}) {
  if (form !== "signed" || header === undefined || payload === undefined) return null;
  const findings = tokenFindings({ header, payload, kind, length: token.length, now });
  return <FindingList findings={findings} />;
}

function MoreProblems({ decoded }: { decoded: DecodedToken }) {
  return (
    <section className="grid gap-2" aria-labelledby="problems">
      <h2 id="problems" className="text-16">
        What is wrong with it
      </h2>
      <ul className="grid list-disc gap-1 ps-5">
        {decoded.problems.map(({ sentence }) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Parts({ decoded, verdict }: { decoded: DecodedToken; verdict: TokenVerdict }) {
  const { form, parts, header, payload } = decoded;
  const has = (name: string) => parts.some((part) => part.name === name);
  if (form === "opaque" || !has("header")) return null;
  return (
    <>
      <PartCard
        name="header"
        title="Header"
        part={header}
        explain={explainParameter}
        describe={describeParameter}
      />
      {has("payload") && (
        <PartCard name="payload" title="Payload" part={payload} explain={explainClaim} />
      )}
      {has("signature") && <SignatureCard decoded={decoded} verdict={verdict} />}
    </>
  );
}

function describeParameter(name: string, json: string): string | undefined {
  const words = name === "alg" ? explainAlgorithm(JSON.parse(json)) : undefined;
  return words && `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
