import { Link, useNavigate } from "react-router";
import { issuerOf } from "../../oauth/provider-profile.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import { useCancelSignIns, useConnect } from "../../queries/connection-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { FailureAlert } from "../../ui/failure-alert.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { targetLinkPath } from "../../queries/callback-queries.ts";
import { useResetOnReturn } from "../use-reset-on-return.ts";

export interface ThirdPartyLoginProps {
  issuer: string;
  loginHint: string | null;
  target: string | null;
}

/**
 * A sign-in that somebody else asks for (OpenID Connect Core §4). Any page can lead here, so
 * nothing starts before the person has agreed.
 */
export function ThirdPartyLogin({ issuer, loginHint, target }: ThirdPartyLoginProps) {
  const navigate = useNavigate();
  const { origin, basePath } = useInstallation();
  const connect = useConnect();
  const cancelSignIns = useCancelSignIns();
  useResetOnReturn(connect.reset);
  const providers = useProviders().filter((profile) => issuerOf(profile) === issuer);
  const returnTo = targetLinkPath(target, origin + basePath);
  if (providers.length === 0) {
    return (
      <Page title="Sign in">
        <FailureAlert
          code="profile_missing"
          words={{
            title: "Asked to sign in somewhere unknown",
            explanation: `A link asked Pixy to sign in at an issuer that no provider of this installation has. Nothing was sent there.`,
          }}
          onRemedy={() => void navigate("/")}
        >
          <p className="text-13">
            Issuer: <code className="wrap-anywhere">{issuer}</code>
          </p>
        </FailureAlert>
      </Page>
    );
  }
  return (
    <Page title="Sign in?">
      <div className="grid max-w-[480px] gap-4">
        <div className="card">
          <div className="grid gap-4 p-4">
            <p>
              <code className="wrap-anywhere">{issuer}</code> asks you to sign in.
            </p>
            {loginHint && (
              <p className="text-ink-soft">
                As <bdi className="wrap-anywhere">{loginHint}</bdi>
              </p>
            )}
            <p className="text-13 text-ink-soft">
              Any web page can ask this. Go on only if you came here to sign in.
            </p>
          </div>
          <div className="card-foot">
            {providers.map(({ id, name }) => (
              <Button
                key={id}
                variant={providers.length === 1 ? "primary" : "secondary"}
                busy={
                  connect.variables?.profileId === id && (connect.isPending || connect.isSuccess)
                }
                onClick={() =>
                  connect.mutate({
                    profileId: id,
                    returnTo,
                    ...(loginHint !== null && { loginHint }),
                  })
                }
              >
                Sign in with {name}
              </Button>
            ))}
            <Link to="/" className="btn" data-variant="quiet" onClick={cancelSignIns}>
              Not now
            </Link>
          </div>
        </div>
        {connect.error && (
          <Failure
            error={connect.error}
            busy={connect.isPending}
            remedies={{ tryAgain: () => connect.variables && connect.mutate(connect.variables) }}
          />
        )}
      </div>
    </Page>
  );
}
