import Info from "lucide-react/icons/info";
import OctagonX from "lucide-react/icons/octagon-x";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import type { Finding } from "../../jwt/finding.ts";
import { Outcome } from "../../ui/outcome.tsx";
import { WithCode } from "../../ui/with-code.tsx";

const severities = {
  wrong: { word: "Wrong", icon: OctagonX },
  risky: { word: "Risky", icon: TriangleAlert },
  note: { word: "Note", icon: Info },
} as const;

/** What a person should know about the token, the worst first. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <section className="grid grid-cols-1 gap-3" aria-labelledby="findings">
      <h2 id="findings" className="text-16">
        Findings
      </h2>
      {findings.length === 0 ? (
        <p>
          <Outcome tone="good">Nothing to say against its form, its times and its claims</Outcome>
        </p>
      ) : (
        <ul className="card divide-y divide-line">
          {findings.map(({ severity, name, sentence, reference }, index) => {
            const { word, icon: Icon } = severities[severity];
            return (
              <li key={`${name} ${index}`} className="finding" data-severity={severity}>
                <span className="finding-word">
                  <Icon size={14} aria-hidden="true" />
                  {word}
                </span>
                <span className="min-w-0 wrap-anywhere">
                  <WithCode text={sentence} />{" "}
                  <span className="text-13 text-ink-soft">{reference}</span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
