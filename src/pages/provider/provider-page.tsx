import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { type ProviderProfile, redirectUriOf } from "../../oauth/provider-profile.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import { useConnections } from "../../queries/connection-queries.ts";
import { useProviderList } from "../../queries/provider-queries.ts";
import { useDeleteProvider, useIsCustom } from "../../queries/provider-setup-queries.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page, Section } from "../page.tsx";
import { CapabilityList } from "./capability-list.tsx";
import { ConfiguredSettings } from "./configured-settings.tsx";
import { DeleteProviderDialog } from "./delete-provider-dialog.tsx";
import { draftOf, presetInWords, type ProviderDraft } from "./provider-draft.ts";
import { ProviderForm } from "./provider-form.tsx";
import { RegistrationRecipe } from "./registration-recipe.tsx";
import { useKnownProvider } from "./use-known-provider.ts";

/** One provider: to be changed when a person added it, else to be looked at. */
export function ProviderPage() {
  const { id = "" } = useParams();
  const { profiles } = useProviderList();
  const isCustom = useIsCustom();
  const profile = profiles.find((candidate) => candidate.id === id);
  if (profile === undefined) {
    return (
      <Page title="Provider">
        <EmptyState
          title="No such provider"
          action={
            <Link to="/" className="btn" data-variant="primary">
              Go to Connections
            </Link>
          }
        >
          <p>It is not in this browser, or not any more.</p>
        </EmptyState>
      </Page>
    );
  }
  return isCustom(id) ? (
    <EditProvider key={id} profile={profile} />
  ) : (
    <ConfiguredProvider profile={profile} />
  );
}

function EditProvider({ profile }: { profile: ProviderProfile }) {
  const navigate = useNavigate();
  const connections = useConnections().data ?? [];
  const remove = useDeleteProvider();
  const [isAsking, setIsAsking] = useState(false);
  // The page goes with its provider: what follows must not hang on it.
  const deleteIt = () =>
    void remove.mutateAsync(profile.id).then(
      () => navigate("/"),
      () => undefined,
    );
  const own = connections.filter(({ profileId }) => profileId === profile.id);
  return (
    <Page
      title={`Edit ${profile.name}`}
      heading={
        <>
          Edit <bdi>{profile.name}</bdi>
        </>
      }
    >
      <ProviderForm
        draftKey={profile.id}
        begin={(kept) => kept ?? draftOf(profile)}
        existing={profile}
      />
      <Section title="Danger zone" id="danger">
        <div className="card flex flex-wrap items-center justify-between gap-4 p-4">
          <p className="max-w-[65ch] flex-[1_1_280px] text-ink-soft">
            Deleting removes the provider from this browser, together with its connections.
          </p>
          <Button variant="risky" onClick={() => setIsAsking(true)}>
            Delete provider
          </Button>
        </div>
      </Section>
      {isAsking && (
        <DeleteProviderDialog
          name={profile.name}
          connections={own}
          busy={remove.isPending}
          error={remove.error}
          onClose={() => setIsAsking(false)}
          onDelete={deleteIt}
        />
      )}
    </Page>
  );
}

/** What whoever runs this installation has set up: nobody changes it here. */
function ConfiguredProvider({ profile }: { profile: ProviderProfile }) {
  const { title, origin, basePath, redirectUri } = useInstallation();
  const draft: ProviderDraft = draftOf(profile);
  const known = useKnownProvider(draft, true);
  const metadata = known.metadata ?? profile.metadata;
  return (
    <Page title={profile.name} heading={<bdi>{profile.name}</bdi>}>
      <p className="max-w-[65ch] text-ink-soft">
        This provider stands in <code className="code">config.json</code>: whoever runs this
        installation changes it there.
      </p>
      <Section title="How it is set up here" id="setup">
        <ConfiguredSettings profile={profile} />
      </Section>
      <Section title="How it is registered there" id="registration">
        <div className="card p-4">
          <RegistrationRecipe
            preset={presetInWords(draft)}
            values={{
              title,
              redirectUri: redirectUriOf(profile, redirectUri),
              origin,
              postLogoutUri: origin + basePath,
              scope: profile.scope,
            }}
          />
        </div>
      </Section>
      {/* At the end: it may turn out to have no answer, and nothing is to move up then. */}
      <Section title="What it says that it can do" id="abilities">
        {known.error === null ? (
          <div className="card p-4">
            <CapabilityList metadata={metadata} />
          </div>
        ) : (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <p className="text-ink-soft">
              It cannot be asked now: it is offline, blocked by CORS, or down.
            </p>
            <Button onClick={known.askAgain}>Ask again</Button>
          </div>
        )}
        <div className="grid justify-items-start gap-1 text-13">
          <Link to={`/check?provider=${profile.id}`} className="link">
            Check whether it can serve an app without a server
          </Link>
          {metadata?.device_authorization_endpoint !== undefined && (
            <Link to={`/device?provider=${profile.id}`} className="link">
              Connect with a code on another device
            </Link>
          )}
        </div>
      </Section>
    </Page>
  );
}
