import { useSearchParams } from "react-router";
import { withFix } from "../../checks/report.ts";
import { useInstallation, useOnline } from "../../queries/app-queries.ts";
import { useReadiness } from "../../queries/check-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { ReadinessCommand } from "../readiness-command.tsx";
import { termsOfIssuer } from "../../presets/provider-terms.ts";
import { type CheckSelection, queryOf, selectionIn, targetOf } from "./check-selection.ts";
import { ConnectionChecks } from "./connection-checks.tsx";
import { ProviderToCheck } from "./provider-to-check.tsx";
import { ReportExports } from "./report-exports.tsx";
import { ReportView } from "./report-view.tsx";

/** Whether a provider can serve an app that lives in a browser only, and what to change if not. */
export function CheckPage() {
  const [params, setParams] = useSearchParams();
  const profiles = useProviders();
  const installation = useInstallation();
  const isOnline = useOnline();
  const { readiness, start, stop } = useReadiness();
  const selection = selectionIn(params);
  const target = targetOf(selection, profiles, installation);
  const select = (change: Partial<CheckSelection>) =>
    setParams((before) => queryOf({ ...selectionIn(before), ...change }), { replace: true });

  const { phase, target: checked, at, error } = readiness;
  const profile = profiles.find(({ id }) => id === selection.provider);
  // A report about one provider, or one client, says nothing about another.
  const isOfThis =
    checked !== undefined &&
    checked.issuer === target?.issuer &&
    checked.clientId === target.clientId;
  const terms = termsOfIssuer(checked?.issuer ?? "");
  const report =
    isOfThis && phase !== "idle"
      ? {
          ...checked,
          from: "tab" as const,
          at,
          rows: readiness.rows.map((row) => withFix(row, terms, checked)),
        }
      : undefined;
  return (
    <Page
      title="Check"
      aside={report && phase !== "running" ? <ReportExports report={report} /> : undefined}
    >
      <ProviderToCheck
        selection={selection}
        profiles={profiles}
        target={target}
        isRunning={phase === "running"}
        isAgain={isOfThis && phase !== "running"}
        isOnline={isOnline}
        onSelect={select}
        onCheck={() => target && start(target)}
        onStop={stop}
      />
      {phase === "failed" && isOfThis && (
        <Failure error={error} remedies={{ tryAgain: () => start(checked) }} />
      )}
      {report ? (
        <ReportView
          report={report}
          phase={phase}
          count={readiness.count}
          show={selection.show}
          onShow={(show) => select({ show })}
          elsewhere={
            // It is given an issuer, and reaches no provider that lives in this tab.
            report.metadata === undefined &&
            !(installation.mock && URL.parse(report.issuer)?.origin === installation.origin) && (
              <>
                <p className="max-w-[65ch] text-ink-soft">
                  The command line sees it. In a copy of Pixy's source, this asks the same:
                </p>
                <ReadinessCommand target={report} />
              </>
            )
          }
          aboutConnection={
            profile === undefined || target === undefined ? (
              <p className="max-w-[75ch] text-ink-soft">
                Whether refresh tokens rotate and whether revoking works shows only with a
                connection: add the provider to ask that.
              </p>
            ) : (
              <ConnectionChecks
                profile={profile}
                isRunning={phase === "running"}
                isOnline={isOnline}
                onSpend={(spends) => start(target, spends)}
              />
            )
          }
        />
      ) : (
        <EmptyState title="Can my provider do this?">
          <p>
            An app without a server needs more of a provider than others do: no client secret, CORS
            at the right endpoints, PKCE enforced, refresh tokens that rotate. Each is asked here,
            from this tab, with what this page may see: what was seen, why it matters and how to
            mend it.
          </p>
          <p>
            Codes and tokens that are sent are made up: nothing changes at the provider. What a
            browser lets no page see is “unknown” here;{" "}
            <code className="code">npm run readiness</code> on a command line sees it.
          </p>
        </EmptyState>
      )}
    </Page>
  );
}
