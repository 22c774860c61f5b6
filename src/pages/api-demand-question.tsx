import type { ReactNode } from "react";
import type { OAuthError } from "../oauth/oauth-error.ts";
import { type ApiCall, isSafe } from "../queries/api-queries.ts";
import { useConnection, useStepUp } from "../queries/connection-queries.ts";
import { FailureAlert } from "../ui/failure-alert.tsx";
import { ScopeRequest } from "../ui/scope-request.tsx";
import { spokenDuration } from "../ui/time-words.ts";
import { Failure, knownFailure } from "./failure.tsx";
import { useResetOnReturn } from "./use-reset-on-return.ts";

/** @returns the failure when the person can give the API what it wants */
export function apiDemandOf(error: Error | null): OAuthError | undefined {
  const known = knownFailure(error);
  const { code, details } = known ?? {};
  const isMendable =
    code === "step_up_required" || (code === "insufficient_scope" && details?.scope);
  return isMendable ? known : undefined;
}

export interface ApiDemandQuestionProps {
  connectionId: string;
  demand: OAuthError;
  /** The call that wants it; it goes on afterwards. */
  call: ApiCall;
  secondary: ReactNode;
}

/** Names what an API wants, and asks whether to go to the provider for it. */
export function ApiDemandQuestion({
  connectionId,
  demand,
  call,
  secondary,
}: ApiDemandQuestionProps) {
  const { data: connection } = useConnection(connectionId);
  const stepUp = useStepUp();
  useResetOnReturn(stepUp.reset);
  const { code, details } = demand;
  const { acrValues, maxAge, scope } = details;
  const ask = () =>
    stepUp.mutate({ connectionId, demand: { acrValues, maxAge, scope }, waiting: call });
  const host = URL.parse(call.url)?.host ?? "The API";
  const provider = connection?.providerName ?? "the provider";
  const afterwards = isSafe(call)
    ? "Then the request is sent again by itself."
    : `Then you are asked whether to send the ${call.method} request.`;
  const words =
    code === "step_up_required"
      ? {
          title: "The API wants a stronger sign-in",
          explanation: `${host} wants to be more certain that it is you. You sign in at ${provider} once more, for this connection. ${afterwards}`,
        }
      : {
          title: "The API wants more permissions",
          explanation: `${host} wants a scope that this connection was not given. You are asked for it at ${provider}, for this connection. ${afterwards}`,
        };
  return (
    <div className="grid gap-4">
      <FailureAlert
        code={code}
        details={details}
        words={words}
        remedyLabel={code === "step_up_required" ? "Sign in again" : "Ask for it"}
        onRemedy={ask}
        busy={stepUp.isPending || stepUp.isSuccess}
        secondary={secondary}
      >
        {code === "step_up_required" ? (
          <dl className="facts">
            {acrValues !== undefined && (
              <div>
                <dt>Kind of sign-in</dt>
                <dd className="wrap-anywhere">
                  <code className="code">{acrValues.replaceAll(" ", " or ")}</code>
                </dd>
              </div>
            )}
            {maxAge !== undefined && (
              <div>
                <dt>Signed in</dt>
                <dd>
                  {maxAge === 0
                    ? "right now"
                    : `no longer than ${spokenDuration(maxAge * 1000)} ago`}
                </dd>
              </div>
            )}
          </dl>
        ) : (
          <ScopeRequest wanted={scope ?? ""} granted={connection?.grantedScope ?? ""} />
        )}
      </FailureAlert>
      {stepUp.error && (
        <Failure error={stepUp.error} remedies={{ tryAgain: ask, dismiss: stepUp.reset }} />
      )}
    </div>
  );
}
