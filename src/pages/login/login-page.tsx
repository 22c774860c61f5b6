import { Link, useNavigate, useSearchParams } from "react-router";
import { useConnection } from "../../queries/connection-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FailureAlert } from "../../ui/failure-alert.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { safeReturnPath } from "../../queries/callback-queries.ts";
import { ReconnectForm } from "./reconnect-form.tsx";
import { ThirdPartyLogin } from "./third-party-login.tsx";

/** The sign-in screen: of a connection that cannot go on, or as a third party asks for it. */
export function LoginPage() {
  const [params] = useSearchParams();
  const connectionId = params.get("connection");
  const issuer = params.get("iss");
  if (connectionId !== null) {
    return <ConnectionLogin id={connectionId} returnTo={safeReturnPath(params.get("returnTo"))} />;
  }
  if (issuer !== null) {
    return (
      <ThirdPartyLogin
        issuer={issuer}
        loginHint={params.get("login_hint")}
        target={params.get("target_link_uri")}
      />
    );
  }
  return (
    <Page title="Sign in">
      <EmptyState title="Sign in where?" action={home}>
        <p>This address names neither a connection nor a provider. Choose one under Connections.</p>
      </EmptyState>
    </Page>
  );
}

const home = (
  <Link to="/" className="btn">
    Connections
  </Link>
);

function ConnectionLogin({ id, returnTo }: { id: string; returnTo: string }) {
  const connection = useConnection(id);
  const navigate = useNavigate();
  if (connection.data) return <ReconnectForm connection={connection.data} returnTo={returnTo} />;
  return (
    <Page title="Sign in">
      {connection.error && (
        <Failure
          error={connection.error}
          remedies={{ tryAgain: () => void connection.refetch() }}
          secondary={home}
        />
      )}
      {connection.isPending && <Skeleton className="h-60 max-w-[480px] rounded-card" />}
      {connection.data === null && (
        <FailureAlert
          code="profile_missing"
          words={{
            title: "No such connection",
            explanation: "It is not in this browser, or not any more. Sign in from Connections.",
          }}
          onRemedy={() => void navigate("/")}
        />
      )}
    </Page>
  );
}
