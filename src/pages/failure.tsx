import { lazy, Suspense, type ReactNode } from "react";
import type { OAuthError, OAuthErrorCode } from "../oauth/oauth-error.ts";
import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import type { KnownErrorCode } from "../ui/error-titles.ts";
import { Skeleton } from "../ui/skeleton.tsx";

/** Stops compiling as soon as a code has no words, or words have no code. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const everyCodeHasWords: Same<OAuthErrorCode, KnownErrorCode> = true;
void everyCodeHasWords;

/** What the page can do about a failure. */
export interface Remedies {
  tryAgain?: (() => void) | undefined;
  signInAgain?: (() => void) | undefined;
  reconnect?: (() => void) | undefined;
  changeRequest?: (() => void) | undefined;
  remove?: (() => void) | undefined;
  /** Takes the alert away, where the person already is where they would be led. */
  dismiss?: (() => void) | undefined;
}

export interface FailureProps {
  error: unknown;
  remedies?: Remedies;
  busy?: boolean;
  secondary?: ReactNode;
  /** The provider that did not do what was asked, where the page knows it. */
  providerId?: string | undefined;
}

/** @returns the error when it is one of Pixy's own; another is a fault in Pixy */
export function knownFailure(error: unknown): OAuthError | undefined {
  return isOAuthError(error) ? error : undefined;
}

function isOAuthError(error: unknown): error is OAuthError {
  return error instanceof Error && error.name === "OAuthError";
}

const Explained = lazy(() =>
  import("./explained-failure.tsx").then(
    ({ ExplainedFailure }) => ({ default: ExplainedFailure }),
    () => ({ default: UnexplainedFailure }),
  ),
);

/** Any failure as an alert with a way on. Its explanations are no part of the pages' scripts. */
export function Failure(props: FailureProps) {
  return (
    // As high as most are.
    <Suspense fallback={<Skeleton className="h-53.5 rounded-card sm:h-37" />}>
      <Explained {...props} />
    </Suspense>
  );
}

/** What can still be said when the explanations could not be loaded. */
function UnexplainedFailure({ error, remedies, secondary }: FailureProps) {
  const known = knownFailure(error);
  const retry = remedies?.tryAgain ?? remedies?.reconnect ?? remedies?.signInAgain;
  return (
    <Alert
      title="This did not work"
      explanation="Why could not be loaded: the network may be away. What is stored here is kept."
      codes={[known?.code ?? "unexpected"]}
      actions={
        <>
          <Button variant="primary" onClick={retry ?? (() => window.location.reload())}>
            {retry ? "Try again" : "Reload"}
          </Button>
          {secondary}
        </>
      }
    />
  );
}
