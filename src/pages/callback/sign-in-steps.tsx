import { Glyph } from "../../ui/glyph.tsx";

const steps = [
  {
    id: "checking",
    title: "Checking the answer",
    detail: "Is it the provider's, and meant for this tab?",
  },
  {
    id: "exchanging",
    title: "Exchanging the code for tokens",
    detail: "The code is worthless without this tab's secret.",
  },
  {
    id: "storing",
    title: "Storing the connection",
    detail: "Encrypted, after everything has been verified.",
  },
] as const;

/** The three steps of coming back from a provider, ticking by. */
export function SignInSteps({ current }: { current: (typeof steps)[number]["id"] | "done" }) {
  const at = current === "done" ? steps.length : steps.findIndex(({ id }) => id === current);
  return (
    <div className="card max-w-[480px] p-6">
      <p role="status" className="sr-only">
        {steps[at]?.title ?? "Signed in"}
      </p>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.id} className={`step ${index > at ? "text-ink-soft" : ""}`}>
            <span
              className={`step-knot ${index < at ? "text-good" : index === at ? "text-accent" : "text-line-strong"}`}
            >
              {index < at ? (
                <Glyph name="check" size={14} />
              ) : index === at ? (
                <span className="spinner" aria-hidden="true" />
              ) : (
                <span className="text-13" aria-hidden="true">
                  {index + 1}
                </span>
              )}
            </span>
            <div className="pt-0.5">
              <p className="font-semibold">{step.title}</p>
              <p className="text-13 text-ink-soft">{step.detail}</p>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
