import { Link, useSearchParams } from "react-router";
import { useLikelyDeviceProfile } from "../../queries/device-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Failure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { DeviceSignIn } from "./device-sign-in.tsx";

const TITLE = "Connect with a code";

/** Connects an account that a person signs in to on another device. */
export function DevicePage() {
  const providers = useProviders();
  const likely = useLikelyDeviceProfile();
  const [params, setParams] = useSearchParams();
  const named = params.get("provider");
  const chosen = named ?? likely.data;
  const profile = providers.find(({ id }) => id === chosen);
  const choose = (id: string) => setParams({ provider: id }, { replace: true });

  if (profile === undefined && (named !== null || likely.data === null)) {
    return (
      <Page title={TITLE}>
        <EmptyState
          title={named === null ? "No provider yet" : "No such provider"}
          action={
            <Link to="/" className="btn">
              Go to Connections
            </Link>
          }
        >
          <p>
            {named === null
              ? "A provider issues the code. One has to be set up here first."
              : "It is not set up here, or not any more."}
          </p>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={TITLE}>
      <p className="max-w-[65ch] text-ink-soft">
        You get a short code here, and type it on another device, where you are signed in or can be:
        a phone with your passkey, say. The connection is then in this browser, like any other.
      </p>
      {likely.error && (
        <Failure error={likely.error} remedies={{ tryAgain: () => void likely.refetch() }} />
      )}
      {profile === undefined ? (
        !likely.error && <Skeleton className="h-72 max-w-[720px] rounded-card" />
      ) : (
        <DeviceSignIn
          key={profile.id}
          profile={profile}
          providers={providers}
          onChoose={choose}
          onBegin={() => choose(profile.id)}
        />
      )}
    </Page>
  );
}
