import { type SyntheticEvent, useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { type ProviderProfile, redirectUriOf } from "../../oauth/provider-profile.ts";
import { useInstallation } from "../../queries/app-queries.ts";
import { useConnect } from "../../queries/connection-queries.ts";
import {
  type EntryMistake,
  useEntryCheck,
  useSaveProvider,
} from "../../queries/provider-setup-queries.ts";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../failure.tsx";
import { useResetOnReturn } from "../use-reset-on-return.ts";
import { ClientSettings } from "./client-settings.tsx";
import { DistinctCallback } from "./distinct-callback.tsx";
import { EntryMistakes } from "./entry-mistakes.tsx";
import { problemAt } from "./form-parts.ts";
import { FormStep } from "./form-step.tsx";
import { issuerFrom } from "./issuer-input.ts";
import { MovedConnections } from "./moved-connections.tsx";
import { PresetChoice } from "./preset-choice.tsx";
import { findPreset, unfitIssuer } from "../../presets/all-presets.ts";
import {
  dpopOf,
  entryOf,
  presetInWords,
  type ProviderDraft,
  scopeOf,
  withBlanks,
  withPreset,
} from "./provider-draft.ts";
import { ProviderSource } from "./provider-source.tsx";
import { RegistrationRecipe } from "./registration-recipe.tsx";
import { SaveFailure } from "./save-failure.tsx";
import { SelfRegistration } from "./self-registration.tsx";
import { UnfitProvider } from "./unfit-provider.tsx";
import { useKnownProvider } from "./use-known-provider.ts";
import { useKeptDraft, useProviderDraft } from "./use-provider-draft.ts";

export interface ProviderFormProps {
  /** Under which the draft is kept. */
  draftKey: string;
  begin: (kept: ProviderDraft | undefined) => ProviderDraft;
  /** The profile that is changed; undefined: one is added. */
  existing: ProviderProfile | undefined;
}

/** Everything that a profile is made of, from the provider's name to its first connection. */
export function ProviderForm({ draftKey, begin, existing }: ProviderFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const navigate = useNavigate();
  const { title, origin, basePath, redirectUri: shared } = useInstallation();
  const { draft, begun, setDraft, forget } = useProviderDraft(draftKey, begin);
  const preset = findPreset(draft.preset);
  const inWords = presetInWords(draft);
  const unfit =
    preset?.fitness === "unfit"
      ? preset
      : draft.source === "issuer"
        ? unfitIssuer(issuerFrom(draft.issuer))
        : undefined;
  const known = useKnownProvider(draft, unfit === undefined);
  const { metadata } = known;
  const save = useSaveProvider();
  const connect = useConnect();
  useResetOnReturn(connect.reset);
  const check = useEntryCheck();
  const [judged, setJudged] = useState<{ entry: unknown; mistakes: readonly EntryMistake[] }>({
    entry: undefined,
    mistakes: [],
  });
  const { mistakes } = judged;
  const [wasTried, setWasTried] = useState(false);

  const entry = useMemo(() => entryOf(draft, metadata), [draft, metadata]);
  useEffect(() => {
    let isCurrent = true;
    void check(entry).then((found) => {
      if (isCurrent) setJudged({ entry, mistakes: found });
    });
    return () => {
      isCurrent = false;
    };
  }, [check, entry]);
  // What has not been judged yet may hold a secret, and so may a text that nobody can read.
  const isJudged = judged.entry === entry;
  const isReadable = draft.source !== "document" || metadata !== undefined;
  const hasSecret = isJudged && mistakes.some(({ isSecret }) => isSecret);
  const harm = hasSecret ? "secret" : isJudged && isReadable ? "none" : "unknown";
  useKeptDraft(draftKey, draft, begun, harm);

  const edit = (changes: Partial<ProviderDraft>) => {
    save.reset();
    setDraft((before) => ({ ...before, ...changes }));
  };
  // A secret is refused at once; the rest waits until somebody says that it is finished.
  const shown = wasTried ? mistakes : mistakes.filter(({ isSecret }) => isSecret);
  const part = {
    draft,
    metadata,
    onEdit: edit,
    problemOf: (...path: readonly (string | number)[]) => problemAt(shown, path),
  };

  const redirectUri = redirectUriOf(draft, shared);

  const submit = async (then: "leave" | "connect" | "check") => {
    const found = await check(entry);
    setJudged({ entry, mistakes: found });
    setWasTried(true);
    if (found.length > 0) {
      // The fields say what is wrong with them once they are drawn again.
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    save.mutate(
      { id: draft.id, entry },
      {
        onSuccess() {
          forget();
          if (then === "connect") connect.mutate({ profileId: draft.id, returnTo: "/" });
          else void navigate(then === "check" ? `/check?provider=${draft.id}` : "/");
        },
      },
    );
  };
  const choosePreset = (id: string) => {
    setWasTried(false);
    setDraft((before) => withPreset(before, findPreset(id)));
  };

  return (
    <form
      ref={form}
      noValidate
      className="grid grid-cols-1 gap-8"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        void submit("leave");
      }}
    >
      <FormStep
        number={1}
        id="provider"
        title="Provider"
        about={
          existing === undefined
            ? "Choose one that Pixy knows, or name any other by its issuer: it is asked what it can do while you type."
            : "What it is called here, and how its addresses are known: it is asked what it can do while you type."
        }
      >
        <div className="grid grid-cols-1 gap-4 p-4">
          {existing === undefined && <PresetChoice value={draft.preset} onChange={choosePreset} />}
          {unfit === undefined ? (
            <ProviderSource
              {...part}
              preset={preset}
              known={known}
              onBlank={(name, value) =>
                setDraft((before) =>
                  preset === undefined
                    ? before
                    : withBlanks(before, preset, { ...before.blanks, [name]: value }),
                )
              }
            />
          ) : (
            <UnfitProvider preset={unfit} onChoose={choosePreset} />
          )}
        </div>
      </FormStep>
      {unfit === undefined && (
        <>
          <FormStep
            number={2}
            id="registration"
            title="Registration"
            about="The provider has to know this installation before anybody can sign in."
          >
            {metadata?.registration_endpoint !== undefined && (
              <SelfRegistration
                metadata={metadata}
                redirectUri={redirectUri}
                dpop={dpopOf(draft, metadata)}
                clientId={draft.clientId}
                isAgain={existing !== undefined}
                onRegistered={(clientId) => edit({ clientId })}
              />
            )}
            <div className="grid grid-cols-1 gap-4 p-4">
              <RegistrationRecipe
                preset={inWords}
                values={{
                  title,
                  redirectUri,
                  origin,
                  postLogoutUri: origin + basePath,
                  scope: scopeOf(draft, metadata),
                }}
              />
              <DistinctCallback {...part} />
            </div>
          </FormStep>
          <FormStep
            number={3}
            id="client"
            title="Client"
            about="Who Pixy is there, what it asks for, and what can be called with it."
          >
            <ClientSettings {...part} preset={inWords} />
          </FormStep>
          <div className="grid grid-cols-1 gap-4 lg:ps-64">
            <MovedConnections existing={existing} entry={entry} />
            {wasTried && mistakes.length > 0 && <EntryMistakes mistakes={mistakes} />}
            {save.error && <SaveFailure error={save.error} onRetry={() => void submit("leave")} />}
            {connect.error && (
              <Failure
                error={connect.error}
                busy={connect.isPending}
                remedies={{
                  tryAgain: () => connect.variables && connect.mutate(connect.variables),
                }}
                secondary={
                  <Link to="/" className="btn">
                    Go to Connections
                  </Link>
                }
              />
            )}
            <div className="flex flex-wrap items-center gap-2">
              <Button
                variant="primary"
                busy={save.isPending || connect.isPending || connect.isSuccess}
                onClick={() => void submit("connect")}
              >
                Save and connect
              </Button>
              <Button type="submit" busy={save.isPending}>
                Save
              </Button>
              {draft.source !== "issuer" ? (
                // Only a saved provider is checked at endpoints that it does not publish.
                <Button busy={save.isPending} onClick={() => void submit("check")}>
                  Save and check
                </Button>
              ) : (
                metadata !== undefined && (
                  <Link
                    className="btn"
                    to={`/check?${new URLSearchParams({ issuer: metadata.issuer, client: draft.clientId }).toString()}`}
                  >
                    Check it first
                  </Link>
                )
              )}
              <Link to="/" className="btn" data-variant="quiet" onClick={forget}>
                Discard
              </Link>
            </div>
          </div>
        </>
      )}
    </form>
  );
}
