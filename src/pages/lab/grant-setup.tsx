import { useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { GrantDescription, GrantId } from "../../grants/grant.ts";
import type { GrantChoices } from "../../grants/run-grant.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import { useHasMock, type LabPlace, type LabServices } from "../../queries/lab-queries.ts";
import { useProviders } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { beginsWithTokens, MOCK_PLACE, placesFor } from "./lab-place.ts";
import { OwnTokens } from "./own-tokens.tsx";
import { RegistrationQuestion } from "./registration-question.tsx";
import { SecretFields } from "./secret-fields.tsx";
import { SignInByStep } from "./sign-in-by-step.tsx";
import { emptySecrets, typedInto, typeInto } from "./typed-secrets.ts";
import { VerifierLength } from "./verifier-length.tsx";

export interface GrantSetupProps {
  lab: LabServices;
  grant: GrantDescription;
  onBegin: (place: LabPlace, choices: GrantChoices) => void;
}

const wishes = [
  { value: "same", name: "The same scope" },
  { value: "less", name: "Less" },
  { value: "more", name: "More" },
] as const;

/** What is decided before a run: where, and what the grant leaves open. */
export function GrantSetup({ lab, grant, onBegin }: GrantSetupProps) {
  const [params, setParams] = useSearchParams();
  const hasMock = useHasMock();
  const { title } = useInstallation();
  const places = placesFor(grant, params.get("at"), hasMock, useProviders());
  const [verifierLength, setVerifierLength] = useState(64);
  const [scopeWish, setScopeWish] = useState<GrantChoices["scopeWish"]>("same");
  const [scope, setScope] = useState(usualScope(grant.id));
  const [appName, setAppName] = useState(title);
  const form = useRef<HTMLFormElement>(null);
  const { mockAccess } = lab;

  const { chosen } = places;
  if (chosen === undefined) return <Nowhere grant={grant} />;
  const profile = places.profiles.find(({ id }) => id === chosen);
  const begin = (connectionId?: string) => {
    const typed = typedInto(form.current);
    emptySecrets(form.current);
    const place: LabPlace =
      profile === undefined
        ? { kind: "mock" }
        : { kind: "own", profileId: profile.id, connectionId };
    onBegin(place, { verifierLength, scopeWish, scope, appName, ...typed });
  };
  const { id } = grant;
  const isOfBackend = id === "client-credentials" || id === "password";
  const typesSecrets = isOfBackend || id === "introspection";
  return (
    <form
      ref={form}
      className="grid grid-cols-1 gap-4"
      aria-label="Before it begins"
      autoComplete="off"
      // Whatever submits it past its handler would write secrets into the address: like this it leads nowhere.
      method="dialog"
      onSubmit={(event) => {
        event.preventDefault();
        // Enter in a field presses no button that asks first.
        if (profile === undefined || !asksFirst(id)) begin();
      }}
    >
      {grant.where === "anywhere" && (
        <Select
          label="Where"
          value={chosen}
          onChange={(at) => setParams({ grant: id, at }, { replace: true })}
        >
          {hasMock && <option value={MOCK_PLACE}>Mock provider, in this tab</option>}
          {places.profiles.map((own) => (
            <option key={own.id} value={own.id}>
              {own.name}
            </option>
          ))}
        </Select>
      )}
      {id === "authorization-code" && (
        <VerifierLength value={verifierLength} onChange={setVerifierLength} />
      )}
      {id === "refresh" && (
        <div className="field">
          <span className="field-label" aria-hidden="true">
            What the refresh asks for
          </span>
          <Segmented
            label="What the refresh asks for"
            value={scopeWish}
            options={wishes}
            onChange={setScopeWish}
          />
        </div>
      )}
      {id === "registration" && (
        <Field label="Name of the app" value={appName} onChange={setAppName} />
      )}
      {typesSecrets && (
        <SecretFields
          // What was typed for one provider is not sent to another.
          key={chosen}
          grant={id}
          profile={profile}
          onFillIn={
            // The mock tells a client about tokens of its own, and of nobody else.
            profile === undefined && mockAccess !== undefined && isOfBackend
              ? () => void mockAccess().then((access) => typeInto(form.current, access))
              : undefined
          }
        />
      )}
      {(isOfBackend || id === "token-exchange") && (
        <Field
          mono
          label={id === "token-exchange" ? "Scope of the narrower token" : "Scope"}
          hint={
            id === "token-exchange"
              ? "Empty: one of those that were granted."
              : "Separated by spaces. Empty: what the provider gives by itself."
          }
          value={scope}
          onChange={setScope}
        />
      )}
      {id === "device" && (
        <p className="text-13 text-ink-soft">
          Here its tokens are given back at the end. To keep a connection,{" "}
          <Link className="link" to="/device">
            connect by a device code
          </Link>
          .
        </p>
      )}
      <Begin grant={id} profile={profile} verifierLength={verifierLength} onBegin={begin} />
    </form>
  );
}

interface BeginProps {
  grant: GrantId;
  profile: ReturnType<typeof placesFor>["profiles"][number] | undefined;
  verifierLength: number;
  onBegin: (connectionId?: string) => void;
}

/** The button that begins, behind a question where a run leaves something behind. */
function Begin({ grant, profile, verifierLength, onBegin }: BeginProps) {
  const isPossible = verifierLength >= 43 && verifierLength <= 128;
  if (profile !== undefined) {
    if (beginsWithTokens(grant)) return <OwnTokens profile={profile} onBegin={onBegin} />;
    if (grant === "registration") {
      return <RegistrationQuestion providerName={profile.name} onBegin={() => onBegin()} />;
    }
    if (grant === "authorization-code") {
      return <SignInByStep profile={profile} verifierLength={verifierLength} />;
    }
  }
  return (
    <div>
      <Button type="submit" variant="primary" inactive={!isPossible}>
        Start
      </Button>
    </div>
  );
}

/** Whether a run at a real provider leaves something behind, or the page. */
function asksFirst(grant: GrantId): boolean {
  return beginsWithTokens(grant) || grant === "registration" || grant === "authorization-code";
}

/** Where neither the mock provider nor one of the person's own is at hand. */
function Nowhere({ grant }: { grant: GrantDescription }) {
  return grant.where === "mock" ? (
    <p className="max-w-[65ch]">
      This installation is built without the mock provider, so that this grant can only be read
      about here. Whoever has the source gets one by <code className="code">npm start</code>.
    </p>
  ) : (
    <p className="max-w-[65ch]">
      There is no provider to try it out at.{" "}
      <Link className="link" to="/providers/new">
        Add a provider
      </Link>
      .
    </p>
  );
}

/** A client that has a secret is asked for what it may do; a narrower token for what there is. */
function usualScope(grant: GrantId): string {
  return grant === "client-credentials" || grant === "password"
    ? "read:workflows write:workflows"
    : "";
}
