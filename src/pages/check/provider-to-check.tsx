import { Link } from "react-router";
import type { Target } from "../../checks/subject.ts";
import { hasClientIdCharacters, type ProviderProfile } from "../../oauth/provider-profile.ts";
import { Button } from "../../ui/button.tsx";
import { Field, type FieldProps } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { useTyped } from "../use-typed.ts";
import type { CheckSelection } from "./check-selection.ts";

export interface ProviderToCheckProps {
  selection: CheckSelection;
  profiles: readonly ProviderProfile[];
  target: Target | undefined;
  isRunning: boolean;
  isAgain: boolean;
  isOnline: boolean;
  onSelect: (change: Partial<CheckSelection>) => void;
  onCheck: () => void;
  onStop: () => void;
}

/** Which provider is asked, as which client, and the button that begins. */
export function ProviderToCheck(props: ProviderToCheckProps) {
  const { selection, profiles, target, isRunning, isOnline, onSelect } = props;
  const isKnown = profiles.some(({ id }) => id === selection.provider);
  return (
    <form
      className="card grid grid-cols-1 gap-4 p-4"
      aria-label="Provider to check"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isRunning && isOnline) props.onCheck();
      }}
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Select
          label="Provider"
          value={isKnown ? selection.provider : ""}
          onChange={(provider) => onSelect({ provider })}
        >
          <option value="">Another, by its issuer</option>
          {profiles.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        {!isKnown && (
          <>
            <TypedField
              label="Issuer"
              inputMode="url"
              placeholder="https://id.acme.example"
              value={selection.issuer}
              onChange={(issuer) => onSelect({ issuer })}
            />
            <TypedField
              label="Client id"
              hint="Without it less can be asked."
              problem={
                hasClientIdCharacters(selection.client.trim())
                  ? undefined
                  : "No client id has such characters."
              }
              value={selection.client}
              onChange={(client) => onSelect({ client })}
            />
          </>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {isRunning ? (
          <Button onClick={props.onStop}>Stop</Button>
        ) : (
          <Button type="submit" variant="primary" inactive={target === undefined || !isOnline}>
            {props.isAgain ? "Check again" : "Check"}
          </Button>
        )}
        <p className="min-w-0 flex-1 basis-60 text-13 wrap-anywhere text-ink-soft">
          <Asked target={target} isOnline={isOnline} />
        </p>
        {isKnown && (
          <Link className="link text-13" to={`/providers/${selection.provider}`}>
            Its settings
          </Link>
        )}
      </div>
    </form>
  );
}

/** A field whose value stands in the address, which follows what is typed at its own pace. */
function TypedField({ value, onChange, ...field }: FieldProps) {
  const [typed, type] = useTyped(value, onChange);
  return <Field mono {...field} value={typed} onChange={type} />;
}

/** As whom the provider is asked, or why it cannot be. */
function Asked({ target, isOnline }: { target: Target | undefined; isOnline: boolean }) {
  if (!isOnline) return "You are offline. Nobody can be asked without a network.";
  if (target === undefined) return "Choose a provider, or enter the issuer of one.";
  const { issuer, clientId, origin } = target;
  return (
    <>
      Asks <code className="code">{issuer}</code>{" "}
      {clientId === undefined ? (
        "as no client in particular"
      ) : (
        <>
          as <code className="code">{clientId}</code>
        </>
      )}
      , from pages of <code className="code">{origin}</code>
    </>
  );
}
