import { useOnline } from "../../queries/app-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { WithCode } from "../../ui/with-code.tsx";
import { describeFailure } from "../../ui/error-messages.ts";
import { knownFailure } from "../failure.tsx";
import { CapabilityList } from "./capability-list.tsx";
import { DiscoveryFailure } from "./discovery-failure.tsx";
import { EndpointFields } from "./endpoint-fields.tsx";
import type { FormPartProps } from "./form-parts.ts";
import { isAskable, issuerFrom } from "./issuer-input.ts";
import type { ProviderPreset } from "../../presets/provider-preset.ts";
import { hostOf, type ProviderDraft } from "./provider-draft.ts";
import type { KnownProvider } from "./use-known-provider.ts";

const sources = [
  { value: "issuer", name: "Issuer" },
  { value: "document", name: "Pasted document" },
  { value: "endpoints", name: "Endpoints" },
] as const;

export interface ProviderSourceProps extends FormPartProps {
  preset: ProviderPreset | undefined;
  known: KnownProvider;
  onBlank: (name: string, value: string) => void;
}

/** Which provider it is, how its endpoints are known, and what it says of itself. */
export function ProviderSource({ preset, known, onBlank, ...part }: ProviderSourceProps) {
  const { draft, onEdit, problemOf } = part;
  const setSource = (source: ProviderDraft["source"]) => onEdit({ source });
  return (
    <>
      {preset !== undefined && (
        <p className="max-w-[65ch] text-ink-soft">
          <WithCode text={preset.verdict} />
        </p>
      )}
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {(preset?.blanks ?? []).map(({ name, label, example }) => (
          <Field
            key={name}
            mono
            label={label}
            placeholder={example}
            value={draft.blanks[name] ?? ""}
            onChange={(value) => onBlank(name, value)}
          />
        ))}
        <Field
          label="Name"
          hint="What you call it here."
          placeholder={hostOf(draft) ?? "Acme"}
          value={draft.name}
          onChange={(name) => onEdit({ name })}
          problem={problemOf("name")}
        />
      </div>
      <div className="grid grid-cols-1 gap-2">
        <span className="field-label">Known by</span>
        <Segmented label="Known by" value={draft.source} options={sources} onChange={setSource} />
      </div>
      {draft.source === "issuer" && <IssuerFields {...part} known={known} setSource={setSource} />}
      {draft.source === "document" && <DocumentFields {...part} known={known} />}
      {draft.source === "endpoints" && <EndpointFields {...part} />}
      {draft.source !== "endpoints" && known.metadata !== undefined && (
        <Abilities known={known} issuer={known.metadata.issuer} />
      )}
    </>
  );
}

interface IssuerFieldsProps extends FormPartProps {
  known: KnownProvider;
  setSource: (source: ProviderDraft["source"]) => void;
}

function IssuerFields({ draft, onEdit, problemOf, known, setSource }: IssuerFieldsProps) {
  const online = useOnline();
  const { issuer, isAsking, error } = known;
  return (
    <>
      <Field
        mono
        label="Issuer"
        inputMode="url"
        placeholder="https://id.acme.example"
        hint="Exactly as the provider spells it: a slash at the end makes another one."
        value={draft.issuer}
        onChange={(value) => onEdit({ issuer: value })}
        onBlur={() => {
          const meant = issuerFrom(draft.issuer);
          if (meant !== "") onEdit({ issuer: meant });
        }}
        problem={problemOf("issuer")}
      />
      {isAsking && issuer !== undefined && known.metadata === undefined && error === null && (
        <Abilities known={known} issuer={issuer} />
      )}
      {known.isCancelled && (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={known.askAgain}>Ask what it can do</Button>
          <p className="text-13 text-ink-soft">Not asked. Saving works without it too.</p>
        </div>
      )}
      {error !== null && issuer !== undefined && (
        <DiscoveryFailure
          error={error}
          issuer={issuer}
          online={online}
          busy={isAsking}
          onRetry={known.askAgain}
          onUseIssuer={(spelling) => onEdit({ issuer: spelling })}
          onPaste={() => setSource("document")}
          onType={() => setSource("endpoints")}
        />
      )}
    </>
  );
}

function DocumentFields({
  draft,
  onEdit,
  problemOf,
  known,
}: FormPartProps & { known: KnownProvider }) {
  const issuer = issuerFrom(draft.issuer);
  const failure = known.error === null ? undefined : knownFailure(known.error);
  const problem =
    known.error === null
      ? problemOf("metadata")
      : describeDocumentFailure(failure?.code, failure?.details.issuer);
  const address = `${issuer.replace(/\/$/u, "")}/.well-known/openid-configuration`;
  return (
    <>
      <Field
        mono
        label="Issuer"
        inputMode="url"
        hint="Left out: the one that the document names."
        value={draft.issuer}
        onChange={(value) => onEdit({ issuer: value })}
      />
      <Field
        mono
        rows={8}
        label="Discovery document"
        placeholder={'{ "issuer": "https://id.acme.example", "authorization_endpoint": … }'}
        hint={
          isAskable(issuer) ? (
            <>
              Open{" "}
              <a className="link wrap-anywhere" href={address} target="_blank" rel="noreferrer">
                {address}
              </a>{" "}
              in a tab of its own, copy all of it, and paste it here.
            </>
          ) : (
            "The JSON that the provider publishes at /.well-known/openid-configuration."
          )
        }
        value={draft.document}
        onChange={(document) => onEdit({ document })}
        problem={problem}
      />
    </>
  );
}

function describeDocumentFailure(code = "unexpected", named: string | undefined): string {
  switch (code) {
    case "response_malformed":
      return "This is not a discovery document: it has to be a JSON object with an issuer.";
    case "discovery_issuer_mismatch":
      return `It names another issuer than the one above: ${named ?? "another one"}.`;
    case "endpoint_missing":
      return "It lacks the authorization or the token endpoint.";
    default:
      return describeFailure(code).explanation;
  }
}

function Abilities({ known, issuer }: { known: KnownProvider; issuer: string }) {
  const host = URL.parse(issuer)?.host ?? issuer;
  return (
    <section aria-labelledby="abilities" aria-busy={known.metadata === undefined} className="inset">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <div role="status">
          <h3 id="abilities" className="text-14 font-semibold">
            {known.metadata === undefined ? "Asking " : "What "}
            <bdi className="wrap-anywhere">{host}</bdi>
            {known.metadata === undefined ? " what it can do…" : " says that it can do"}
          </h3>
        </div>
        {known.isAsking && <Button onClick={known.cancel}>Cancel</Button>}
      </div>
      <CapabilityList metadata={known.metadata} />
    </section>
  );
}
