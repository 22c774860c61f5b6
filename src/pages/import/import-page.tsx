import { useRef, useState, type SyntheticEvent } from "react";
import { Link } from "react-router";
import { useProviders } from "../../queries/provider-queries.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Outcome } from "../../ui/outcome.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Failure, knownFailure } from "../failure.tsx";
import { Page } from "../page.tsx";
import { useForgetOnLeave } from "../use-forget-on-leave.ts";
import { useHeadingFocus } from "../use-heading-focus.ts";
import { ImportQuestion } from "./import-question.tsx";
import { ImportRefused } from "./import-refused.tsx";
import { noTokens, pastedOf, PastedTokenFields } from "./pasted-token-fields.tsx";
import { type FirstUse, type ImportProgress, useImport } from "./use-import.ts";

const firstUses = [
  { value: "now", name: "Use it once now" },
  { value: "at-need", name: "At first need" },
] as const;

const firstUseHints = {
  now: "Shows at once whether it works here. A provider that rotates refresh tokens replaces it: the copy elsewhere is worthless from then on.",
  "at-need":
    "Nothing is sent until the access token has expired; whether the refresh token works here shows only then.",
} as const;

/** Makes a connection of tokens that were obtained elsewhere. */
export function ImportPage() {
  const providers = useProviders();
  const [chosen, setChosen] = useState("");
  const [tokens, setTokens] = useState(noTokens);
  const [firstUse, setFirstUse] = useState<FirstUse>("now");
  const form = useRef<HTMLFormElement>(null);
  const submitButton = useRef<HTMLButtonElement>(null);
  useForgetOnLeave(() => setTokens(noTokens));
  const { progress, start, replace, cancel, dismiss } = useImport(firstUse);
  const profile = providers.find(({ id }) => id === chosen) ?? providers[0];
  // A question takes the form's place, and the form the question's.
  const isForm = progress.at !== "question" && progress.at !== "refused";
  const isBusy = isForm && progress.at !== "form";
  useHeadingFocus(Number(isForm));
  useHeadingFocus(Number(!isForm));

  if (profile === undefined) {
    return (
      <Page title="Import tokens">
        <EmptyState
          title="No provider yet"
          action={
            <Link to="/" className="btn">
              Go to Connections
            </Link>
          }
        >
          <p>Tokens are good at the provider that issued them. It has to be set up here first.</p>
        </EmptyState>
      </Page>
    );
  }
  if (progress.at === "question") {
    return (
      <ImportQuestion
        {...progress}
        providerName={profile.name}
        onReplace={() => replace(progress.prepared)}
        onCancel={cancel}
      />
    );
  }
  if (progress.at === "refused") return <ImportRefused {...progress} />;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (isBusy) return;
    if (await start(profile.id, pastedOf(tokens))) setTokens(noTokens);
  };
  const goBack = () => {
    const fields = [...(form.current?.querySelectorAll("textarea") ?? [])];
    (fields.find(({ ariaInvalid }) => ariaInvalid === "true") ?? fields[0])?.focus();
    dismiss();
  };
  return (
    <Page title="Import tokens">
      <p className="max-w-[65ch] text-ink-soft">
        Tokens that another tool or an earlier login has obtained become a connection like any
        other: used, refreshed, shown. It is marked as “obtained without PKCE” until you reconnect
        it.
      </p>
      <form ref={form} className="card max-w-[720px]" onSubmit={(event) => void submit(event)}>
        <div className="grid grid-cols-1 gap-6 p-4">
          <div className="grid grid-cols-1 gap-2">
            <Select label="Provider that issued them" value={profile.id} onChange={setChosen}>
              {providers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <p className="text-13 text-ink-soft">
              They can be refreshed here only if they were given to the client{" "}
              <code className="code wrap-anywhere">{profile.clientId}</code>.
            </p>
            <details className="fold text-13">
              <summary>Why not those of a server application</summary>
              <p className="max-w-[65ch] pt-2 text-ink-soft">
                A refresh token works only for the client that obtained it. That of a server
                application, a confidential client, needs its secret as well, which no browser may
                hold: the provider answers <code className="code">invalid_client</code>. Connect the
                account instead.
              </p>
            </details>
          </div>
          <PastedTokenFields tokens={tokens} onChange={setTokens} wrong={wrongField(progress)} />
          <div className="grid justify-items-start gap-2">
            <span className="field-label">First use of the refresh token</span>
            <Segmented
              label="First use of the refresh token"
              value={firstUse}
              options={firstUses}
              onChange={setFirstUse}
            />
            <p className="text-13 text-ink-soft">{firstUseHints[firstUse]}</p>
          </div>
          <p className="text-13">
            <Outcome tone="warn">
              Stop using them where they come from. When two places use one refresh token that is
              replaced at each use, the provider takes it for stolen and signs both out.
            </Outcome>
          </p>
        </div>
        {progress.at === "form" && progress.error !== undefined && (
          <div className="px-4 pb-4 sm:px-6">
            <Failure error={progress.error} remedies={{ tryAgain: goBack, signInAgain: goBack }} />
          </div>
        )}
        <div className="card-foot">
          <Button ref={submitButton} variant="primary" type="submit" busy={isBusy}>
            Check and import
          </Button>
          {progress.at === "checking" && (
            <Button
              variant="quiet"
              onClick={() => {
                cancel();
                submitButton.current?.focus();
              }}
            >
              Cancel
            </Button>
          )}
          {progress.at === "first-refresh" && (
            <Link
              to={`/connections/${progress.connectionId}`}
              replace
              className="btn"
              data-variant="quiet"
            >
              Do not wait
            </Link>
          )}
          <p className="flex-[1_1_240px] text-13 text-ink-soft">
            What you paste goes into this browser's vault, and to nobody but its provider. Once it
            is imported, the field is cleared.
          </p>
          <p role="status" className="basis-full text-13 text-ink-soft empty:sr-only">
            {newsOf(progress, profile.name)}
          </p>
        </div>
      </form>
    </Page>
  );
}

/** How far it is, and that nothing came of it. */
function newsOf(progress: ImportProgress, providerName: string): string | undefined {
  switch (progress.at) {
    case "checking":
      return `Checking them with ${providerName}…`;
    case "first-refresh":
      return "Imported. Using the refresh token for the first time…";
    case "form":
      return progress.isCancelled && "Cancelled: nothing was stored.";
    case "storing":
    case "question":
    case "refused":
      return undefined;
  }
}

/** The member of what was pasted that cannot be taken, where a failure names one. */
function wrongField(progress: ImportProgress): string | undefined {
  return progress.at === "form" ? knownFailure(progress.error)?.details.field : undefined;
}
