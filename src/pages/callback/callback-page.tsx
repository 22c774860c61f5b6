import { useEffect } from "react";
import { Link, useNavigate } from "react-router";
import { useSignIn, type SignIn } from "../../queries/callback-queries.ts";
import { useConnect, useReconnect } from "../../queries/connection-queries.ts";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { safeReturnTo } from "../return-to.ts";
import { AccountQuestion } from "./account-question.tsx";
import { SignInSteps } from "./sign-in-steps.tsx";

/** Where the provider sends the person back to: usually seen for a moment only. */
export function CallbackPage() {
  const signIn = useSignIn();
  const navigate = useNavigate();
  const target = signIn.state === "done" ? safeReturnTo(signIn.returnTo) : undefined;
  useEffect(() => {
    if (target !== undefined) void navigate(target, { replace: true });
  }, [target, navigate]);

  switch (signIn.state) {
    case "working":
      return (
        <Page title="Signing in">
          <SignInSteps current={signIn.step} />
        </Page>
      );
    case "done":
      return (
        <Page title="Signed in">
          <SignInSteps current="done" />
        </Page>
      );
    case "account-changed":
      return <AccountQuestion {...signIn} />;
    case "failed":
      return <SignInFailure {...signIn} />;
  }
}

function SignInFailure({
  error,
  connectionId,
  profileId,
  returnTo,
}: Extract<SignIn, { state: "failed" }>) {
  const connect = useConnect();
  const reconnect = useReconnect();
  const back = safeReturnTo(returnTo);
  const again =
    connectionId !== undefined
      ? () => reconnect.mutate({ connectionId, returnTo: back })
      : profileId !== undefined
        ? () => connect.mutate({ profileId, returnTo: back })
        : undefined;
  const retried = connect.error ?? reconnect.error;
  return (
    <Page title="Sign-in failed">
      <Failure
        error={retried ?? error}
        busy={connect.isPending || reconnect.isPending}
        // A code is used once: trying again means signing in again.
        remedies={{ signInAgain: again }}
        secondary={
          <Link to="/" className="btn">
            Connections
          </Link>
        }
      />
    </Page>
  );
}
