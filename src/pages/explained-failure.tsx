import { Link, useLocation, useNavigate } from "react-router";
import { useJourneyOfFailure } from "../queries/journey-queries.ts";
import type { RemedyKind } from "../ui/error-explanations.ts";
import { describeFailure } from "../ui/error-messages.ts";
import { FailureAlert } from "../ui/failure-alert.tsx";
import { knownFailure, type FailureProps } from "./failure.tsx";
import { isNotLoaded, notLoaded } from "./script-not-loaded.ts";

/** What a page cannot tell the cause of, and the readiness check can narrow down. */
const CHECKABLE: ReadonlySet<string> = new Set([
  "provider_unreachable",
  "discovery_failed",
  "jwks_unavailable",
]);

/** Any failure as an alert with a way on: the remedy that fits its code, as far as the page has it. */
export function ExplainedFailure({
  error,
  remedies = {},
  busy,
  secondary,
  providerId,
}: FailureProps) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const known = knownFailure(error);
  const journeyId = useJourneyOfFailure(error);
  const isMissing = isNotLoaded(error);
  const code = known?.code ?? (isMissing ? notLoaded.code : "unexpected");
  const { remedy } = describeFailure(code, known?.details);

  const { tryAgain, signInAgain, reconnect, changeRequest, remove, dismiss } = remedies;
  const home =
    dismiss && pathname === "/"
      ? { label: "Dismiss", run: dismiss }
      : { label: "Go to Connections", run: () => void navigate("/") };
  const offered = (label: string, run: (() => void) | undefined) =>
    run ? { label, run } : undefined;
  const again = offered("Try again", tryAgain);
  const signIn = offered("Sign in again", signInAgain);
  const renew = offered("Reconnect", reconnect);
  const ways: Record<RemedyKind, { label: string; run: () => void }> = {
    "try-again": again ?? signIn ?? renew ?? home,
    "sign-in-again": signIn ?? renew ?? again ?? home,
    reconnect: renew ?? signIn ?? home,
    "change-request": offered("Change the request", changeRequest) ?? home,
    "go-home": home,
    remove: offered("Remove it", remove) ?? renew ?? signIn ?? home,
    reload: { label: "Reload", run: () => window.location.reload() },
    "open-https": {
      label: "Open over https",
      run: () => window.location.assign(`https:${window.location.href.replace(/^\w+:/u, "")}`),
    },
  };
  const way = ways[remedy.kind];
  return (
    <FailureAlert
      code={code}
      {...(isMissing && {
        words: {
          title: "A part of this screen could not be loaded",
          explanation: notLoaded.explanation,
        },
      })}
      details={known?.details}
      description={known?.details.description}
      remedyLabel={way.label}
      onRemedy={way.run}
      busy={busy}
      secondary={
        <>
          {secondary}
          {/* Who may change the request has asked an API, which is no provider. */}
          {CHECKABLE.has(code) && changeRequest === undefined && (
            <Link
              to={providerId === undefined ? "/check" : `/check?provider=${providerId}`}
              className="btn"
            >
              Check this provider
            </Link>
          )}
          {journeyId && pathname !== `/journeys/${journeyId}` && (
            <Link to={`/journeys/${journeyId}`} className="btn">
              See the steps
            </Link>
          )}
        </>
      }
    />
  );
}
