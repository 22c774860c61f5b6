import type { DecodedToken } from "../../jwt/decode-token.ts";
import { explainAlgorithm } from "../../jwt/header-parameters.ts";
import { Outcome } from "../../ui/outcome.tsx";
import type { TokenVerdict } from "./token-verdict.ts";

const tones = { good: "good", warn: "warn", bad: "bad", idle: "warn", busy: "busy" } as const;

/** What the third part is, and what became of it. */
export function SignatureCard({
  decoded,
  verdict,
}: {
  decoded: DecodedToken;
  verdict: TokenVerdict;
}) {
  const alg = decoded.header?.values.get("alg");
  const words = explainAlgorithm(alg);
  const bytes = decoded.signature?.byteLength;
  return (
    <section className="card part-card" data-part="signature" aria-labelledby="signature">
      <div className="part-head">
        <h2 id="signature" className="part-word text-14" data-part="signature">
          Signature
        </h2>
        {decoded.form === "signed" && (
          <Outcome tone={tones[verdict.tone]}>{verdict.headline}</Outcome>
        )}
      </div>
      <p className="p-4 text-13 text-ink-soft">
        {bytes === undefined && "It is missing, or cannot be read."}
        {bytes === 0 && "It is empty: the token is not signed."}
        {bytes !== undefined && bytes > 0 && (
          <>
            {bytes} bytes{words !== undefined && <>, made with {words}</>}. They cover header and
            payload to the last character: a token that is changed in any place verifies no more.
          </>
        )}
      </p>
    </section>
  );
}
