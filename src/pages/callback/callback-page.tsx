import { lazy, Suspense, useEffect } from "react";
import { useNavigate } from "react-router";
import { useSignIn } from "../../queries/callback-queries.ts";
import { Page } from "../page.tsx";
import { useLoadLater } from "../use-load-later.ts";
import { SignInSteps } from "./sign-in-steps.tsx";

// Rarely needed: loaded when they are.
const AccountQuestion = lazy(async () => ({
  default: (await import("./account-question.tsx")).AccountQuestion,
}));
const loadSignInFailure = () => import("./sign-in-failure.tsx");
const SignInFailure = lazy(async () => ({ default: (await loadSignInFailure()).SignInFailure }));

/** Where the provider sends the person back to: usually seen for a moment only. */
export function CallbackPage() {
  const signIn = useSignIn();
  const navigate = useNavigate();
  useLoadLater(loadSignInFailure);
  const target = signIn.state === "done" ? signIn.returnTo : undefined;
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
      return (
        <Suspense fallback={<Page title="Another account signed in">{null}</Page>}>
          <AccountQuestion {...signIn} />
        </Suspense>
      );
    case "failed":
      return (
        <Suspense fallback={<Page title="Sign-in failed">{null}</Page>}>
          <SignInFailure {...signIn} />
        </Suspense>
      );
  }
}
